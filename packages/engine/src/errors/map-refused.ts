// A map could not be created, mostly for its size.
import type { BpfMapSpec } from "@kscope/codegen";
import type { SyscallError } from "@kscope/kernel";

/** `bytes` is what all entries need at least, without the kernel's own overhead. */
export class MapRefused extends Error {
  readonly map: string;
  readonly bytes: number;
  readonly errno: number;

  constructor(spec: BpfMapSpec, cpus: number, cause: SyscallError) {
    const perCpu = spec.kind.includes("percpu");
    const bytes = spec.kind === "ringbuf" ? spec.maxEntries : entryBytes(spec, perCpu ? cpus : 1) * spec.maxEntries;
    super(`cannot create the map ${spec.script?.name ?? spec.name} (${size(bytes)}): ${reason(spec, cause)}`, {
      cause,
    });
    this.name = "MapRefused";
    this.map = spec.script?.name ?? spec.name;
    this.bytes = bytes;
    this.errno = cause.errno;
  }
}

function entryBytes(spec: BpfMapSpec, copies: number): number {
  return spec.keySize + Math.ceil(spec.valueSize / 8) * 8 * copies;
}

function size(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.ceil(bytes / (1 << 20))} MiB`;
}

/** What makes a map smaller, by its kind; a script's own maps are of any other. */
const ADVICE: Partial<Record<BpfMapSpec["kind"], string>> = {
  ringbuf: "lower config perf_rb_pages",
  stack_trace: "ask for fewer frames (sysctl kernel.perf_event_max_stack is the limit), or lower config max_stacks",
};
const OWN = "lower its size (config max_map_keys, or a declaration such as `let @m = hash(1000);`)";

function reason(spec: BpfMapSpec, cause: SyscallError): string {
  const tooLarge = ["ENOMEM", "E2BIG", "EINVAL"].includes(cause.errnoName);
  return tooLarge ? `${cause.errnoName}; ${ADVICE[spec.kind] ?? OWN}` : cause.message;
}
