// BPF_BTF_LOAD: gives type information to the kernel.
import { tryBpf } from "../bpf-call.ts";
import { BpfError } from "../errors/syscall-error.ts";
import { Fd } from "../fd.ts";
import { btfLoadAttr } from "../generated/layouts.generated.ts";
import { Arena, placedSize } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";

const LOG_SIZE = 64 * 1024;

function logOf(bytes: Uint8Array): string {
  const arena = new Arena(btfLoadAttr.size + placedSize(bytes.length) + LOG_SIZE);
  const attr = new Struct(btfLoadAttr, arena);
  attr.set("btf", arena.place(bytes)).set("btf_size", bytes.length);
  const log = arena.take(LOG_SIZE);
  attr
    .set("btf_log_buf", arena.address + log)
    .set("btf_log_size", LOG_SIZE)
    .set("btf_log_level", 1);
  tryBpf("BTF_LOAD", attr);
  const text = arena.bytes.subarray(log);
  return new TextDecoder("latin1").decode(text.subarray(0, Math.max(0, text.indexOf(0)))).trim();
}

/** Loads raw BTF. Throws BpfError, with the last line of the kernel's log. */
export function loadBtf(bytes: Uint8Array): Fd {
  const arena = new Arena(btfLoadAttr.size + placedSize(bytes.length));
  const attr = new Struct(btfLoadAttr, arena);
  attr.set("btf", arena.place(bytes)).set("btf_size", bytes.length);
  const result = tryBpf("BTF_LOAD", attr);
  if (result >= 0) return new Fd(result);
  const reason = logOf(bytes).split("\n").at(-1);
  throw new BpfError("BTF_LOAD", -result, undefined, reason === "" ? undefined : reason);
}
