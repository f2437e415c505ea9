// Opening files whose names come from traced processes. We may be root and they may be hostile: a name may lead to a FIFO that
// would block for ever, to a device, or to a link out of a container.
import { closeSync, constants, fstatSync, lstatSync, openSync, statSync } from "node:fs";

export interface OpenFile {
  readonly fd: number;
  readonly size: number;
  /** Device, inode and time of change in nanoseconds: the same file with the same content. */
  readonly identity: string;
  readonly inode: string;
  readonly uid: number;
}

/** Opens a regular file for reading; undefined for everything else. `path` is a byte string. The caller closes `fd`. */
export function openRegular(path: string, options: { readonly followLast: boolean }): OpenFile | undefined {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  const name = Buffer.from(path, "latin1");
  try {
    // asked before, since opening a device can have effects, and again after, since the name may lead elsewhere by then
    if (!(options.followLast ? statSync(name) : lstatSync(name)).isFile()) return undefined;
    return describe(openSync(name, options.followLast ? flags : flags | constants.O_NOFOLLOW));
  } catch {
    return undefined;
  }
}

function describe(fd: number): OpenFile | undefined {
  const stat = fstatSync(fd, { bigint: true });
  if (!stat.isFile()) {
    closeSync(fd);
    return undefined;
  }
  return {
    fd,
    size: Number(stat.size),
    identity: `${stat.dev}:${stat.ino}:${stat.mtimeNs}`,
    inode: String(stat.ino),
    uid: Number(stat.uid),
  };
}
