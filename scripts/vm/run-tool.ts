// Programs of the machine that the rig uses: run to their end, with an error that says which one failed and how.
import { spawnSync } from "node:child_process";

/** Debian packages that have them. */
export const PACKAGES = "qemu-system-x86 busybox-static kmod xz-utils zstd";

export interface ToolOptions {
  readonly cwd?: string;
  readonly input?: Uint8Array;
}

/** What the program printed. Throws where it is missing or fails. */
export function runTool(program: string, args: readonly string[], options: ToolOptions = {}): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...options, maxBuffer: 1 << 30 });
  if (error !== undefined) throw new Error(`${program} can't be run (${error.message}); install ${PACKAGES}`);
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} failed (${status}):\n${stderr}`);
  return stdout;
}
