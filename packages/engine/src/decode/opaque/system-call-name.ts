// The name of a system call of this processor's native ABI.
import { SYSTEM_CALL_ARM64, SYSTEM_CALL_X86_64 } from "@kscope/kernel";
import type { Decoder } from "../decoder.ts";

let names: ReadonlyMap<number, string> | undefined;

function table(): ReadonlyMap<number, string> {
  const numbers: Readonly<Record<string, number>> = process.arch === "arm64" ? SYSTEM_CALL_ARM64 : SYSTEM_CALL_X86_64;
  names ??= new Map(Object.entries(numbers).map(([name, number]) => [number, name]));
  return names;
}

export function systemCallNameDecoder(): Decoder {
  return ({ view }, offset) => table().get(view.getInt32(offset, true)) ?? "Unknown syscall";
}
