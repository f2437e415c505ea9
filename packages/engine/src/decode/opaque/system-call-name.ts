// The name of a system call of this processor's native ABI.
import { SYSTEM_CALL_ARM64, SYSTEM_CALL_X86_64 } from "@kscope/kernel";
import type { Decoder } from "../decoder.ts";

let names: ReadonlyMap<number, string> | undefined;

/** Numbers by name. */
export function systemCallNumbers(): ReadonlyMap<string, number> {
  return new Map(Object.entries(process.arch === "arm64" ? SYSTEM_CALL_ARM64 : SYSTEM_CALL_X86_64));
}

function table(): ReadonlyMap<number, string> {
  names ??= new Map([...systemCallNumbers()].map(([name, number]) => [number, name]));
  return names;
}

export function systemCallNameDecoder(): Decoder {
  return ({ view }, offset) => table().get(view.getInt32(offset, true)) ?? "Unknown syscall";
}
