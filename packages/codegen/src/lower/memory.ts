// Moving bytes: constants, copies, reads from the address spaces.

import { type Address, isSigned, type MemoryOperand, type Operand, sizeOf } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

/** Above this a helper call is shorter and no slower than stores. */
const INLINE_BYTES = 128;

type Bytes = 1 | 2 | 4 | 8;

/** Sizes of pieces that make up `size` bytes and are aligned whichever of the offsets they are counted from. */
function* pieces(offsets: readonly number[], size: number): Generator<[number, Bytes]> {
  let at = 0;
  const fits = (bytes: number): boolean => at + bytes <= size && offsets.every((o) => (o + at) % bytes === 0);
  while (at < size) {
    const bytes = ([8, 4, 2, 1] as const).find(fits) ?? 1;
    yield [at, bytes];
    at += bytes;
  }
}

/** A read that fails fills its destination with zeroes, and one from address 0 fails at once: a memset. */
export function zeroBytes(g: Lowering, address: Address, size: number): void {
  if (size > INLINE_BYTES && g.object.target.has("probe_read_kernel")) {
    g.call("probe_read_kernel", [g.pointer(address), size, g.constant(0)], "write");
    return;
  }
  for (const [at, bytes] of pieces([address.offset], size)) g.store(g.at(address, at), bytes, 0);
}

export function storeConstantString(g: Lowering, destination: Address, text: string, size: number): void {
  const kept = text.slice(0, size - 1);
  const length = Math.min(size, Math.ceil((kept.length + 1) / 8) * 8);
  for (const [at, bytes] of pieces([destination.offset], length))
    g.store(g.at(destination, at), bytes, g.constant(bytesOf(kept, at, bytes)));
  if (g.padding && size > length) g.zero(g.at(destination, length), size - length);
}

/** `bytes` bytes of a binary string from `at` on as a little-endian number, NULs beyond its end. */
export function bytesOf(text: string, at: number, bytes: number): bigint {
  let value = 0n;
  for (let i = bytes - 1; i >= 0; i--)
    value = (value << 8n) | BigInt(at + i < text.length ? text.charCodeAt(at + i) & 0xff : 0);
  return value;
}

export function copyBytes(g: Lowering, destination: Address, source: Address, size: number): void {
  if (source.space !== "bpf" && source.space !== "ctx") {
    const space = source.space === "trusted" || source.space === "iter" ? "kernel" : source.space;
    g.readBytes(destination, size, g.pointer(source), space);
    return;
  }
  if (size > INLINE_BYTES) {
    g.readBytes(destination, size, g.pointer(source), "kernel");
    return;
  }
  for (const [at, bytes] of pieces([destination.offset, source.offset], size))
    g.store(g.at(destination, at), bytes, g.load(g.at(source, at), bytes));
}

/** Does something for the expression that an operand is the value of. */
function at<T>(g: Lowering, { span }: MemoryOperand, action: () => T): T {
  const outer = g.f.span;
  g.f.span = span ?? outer;
  const result = action();
  g.f.span = outer;
  return result;
}

/** The word that an operand stands for. What can't be read is 0. */
export function readOperand(g: Lowering, operand: Operand): Value {
  if (operand.kind === "scalar") return operand.value as Value;
  const size = sizeOf(operand.type);
  if (size !== 1 && size !== 2 && size !== 4 && size !== 8) throw new Error(`a value of ${size} bytes is no word`);
  const signed = isSigned(operand.type);
  const { address } = operand;
  if (address.space === "bpf" || address.space === "ctx" || address.space === "trusted")
    return g.load(address, size, signed);
  if (address.space === "iter") return objectOf(g, operand, g.load(address, size, signed));
  const buffer = g.memory(8, "read");
  at(g, operand, () => g.readBytes(buffer, size, g.pointer(address), address.space));
  return g.load(buffer, size, signed);
}

/** After its last object an iterator runs once more, with none: then the probe is over. */
function objectOf(g: Lowering, { type }: MemoryOperand, value: Value): Value {
  const leave = (): void => {
    g.discardReserved();
    g.leave();
  };
  if (type.kind === "pointer") g.if(g.compare("eq", value, 0), leave, undefined, "false");
  return value;
}

/** Own memory that holds the operand. */
export function inMemory(g: Lowering, operand: Operand): Address {
  const size = sizeOf(operand.type);
  if (operand.kind === "memory" && operand.address.space === "bpf") return operand.address;
  const address = g.memory(size, "value");
  if (operand.kind === "scalar") g.store(address, size as Bytes, operand.value);
  else copyOperand(g, operand, address);
  return address;
}

/** Strings are read up to their NUL, and padded; everything else byte for byte. */
export function copyOperand(g: Lowering, operand: MemoryOperand, destination: Address): void {
  const size = sizeOf(operand.type);
  const { address } = operand;
  const far =
    address.space === "kernel" ||
    address.space === "user" ||
    address.space === "unknown" ||
    address.space === "trusted";
  if (operand.type.kind === "string" && (far || (address.space === "ctx" && size > INLINE_BYTES))) {
    g.zero(destination, size);
    const space = address.space === "user" || address.space === "unknown" ? address.space : "kernel";
    const length = at(g, operand, () => g.readArrayText(destination, size, g.pointer(address), space));
    // the helper puts a NUL in the last place, where an array's text may go on
    if (operand.type.unterminated === true)
      g.if(
        g.compare("eq", length, size),
        () => g.readBytes(g.at(destination, size - 1), 1, g.pointer(g.at(address, size - 1)), space),
        undefined,
        "false",
      );
    return;
  }
  at(g, operand, () => copyBytes(g, destination, address, size));
}
