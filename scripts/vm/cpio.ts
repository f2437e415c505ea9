// An archive of files as the kernel takes it for its first file system: cpio's "newc" form
// (Documentation/driver-api/early-userspace/buffer-format.rst).

export interface ArchiveFile {
  readonly path: string;
  /** Type and permissions, as st_mode has them. */
  readonly mode: number;
  readonly bytes: Uint8Array;
}

const DIRECTORY = 0o040755;
const PROGRAM = 0o100755;

export function directory(path: string): ArchiveFile {
  return { path, mode: DIRECTORY, bytes: new Uint8Array() };
}

export function program(path: string, bytes: Uint8Array): ArchiveFile {
  return { path, mode: PROGRAM, bytes };
}

export function cpioArchive(files: readonly ArchiveFile[]): Buffer {
  const end = { path: "TRAILER!!!", mode: 0, bytes: new Uint8Array() };
  return Buffer.concat([...files, end].flatMap((file, index) => entry(file, index + 1)));
}

function entry({ path, mode, bytes }: ArchiveFile, inode: number): readonly Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  // inode, mode, owner, group, links, time, size, device (2), device of a node (2), length of the name, checksum
  const fields = [inode, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length, 0];
  const head = Buffer.from(`070701${fields.map((n) => n.toString(16).padStart(8, "0")).join("")}`);
  return [padded(Buffer.concat([head, name])), padded(bytes)];
}

function padded(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  result.set(bytes);
  return result;
}
