// Stacks: an id into the stack map of the type's depth, or a negative error number of bpf_get_stackid(). Frames end at
// the first zero address. Names are looked up here, when the stack is shown; `raw` and `build_id` stacks need none.
import { ERRNO } from "@kscope/kernel";
import type { OpaqueType } from "@kscope/lang";
import type { StackDatum, StackFrame } from "../../reports/report.ts";
import type { UserSource } from "../../symbolize/symbolizer.ts";
import type { Bytes } from "../bytes.ts";
import type { DecodeContext, Decoder } from "../decoder.ts";
import { toBinaryString } from "../text.ts";
import { errorText } from "./error-text.ts";

const DEFAULT_DEPTH = 127;

/** Why bpf_get_stackid() gave no id. A kernel thread has no user stack (EFAULT), which is not a loss. */
const REASONS: ReadonlyMap<number, string | undefined> = new Map([
  [ERRNO.EFAULT, undefined],
  [ERRNO.EEXIST, "lost: stack map collision"],
  [ERRNO.ENOMEM, "lost: stack map full"],
]);

function failed(errno: number): StackDatum {
  const reason = REASONS.has(errno) ? REASONS.get(errno) : `lost: ${errorText(errno)}`;
  return { frames: [], incomplete: reason };
}

/** Frames of one address, innermost first: several where calls were inlined. `first`: where the program was, not where it calls. */
type Namer = (address: bigint, first: boolean) => readonly StackFrame[];

function unnamed(address: bigint): StackFrame {
  return { address, symbol: undefined, offset: 0, module: undefined, file: undefined, line: undefined };
}

const numbers: Namer = (address) => [unnamed(address)];

function kernelNamer({ symbolizer }: DecodeContext): Namer {
  return (address) => {
    const symbol = symbolizer.kernelSymbol(address);
    if (symbol === undefined) return [unnamed(address)];
    return [{ ...unnamed(address), symbol: toBinaryString(symbol.name), offset: symbol.offset, module: symbol.module }];
  };
}

function userNamer({ symbolizer, showsSources }: DecodeContext, pid: number, type: OpaqueType): Namer {
  // names alone have to be quick
  const withSources = showsSources && type.mode !== "folded";
  return (address, first) => {
    const symbol = symbolizer.userSymbol(pid, address);
    if (symbol === undefined) return [unnamed(address)];
    const named = {
      ...unnamed(address),
      symbol: toBinaryString(symbol.name),
      offset: symbol.offset,
      module: symbol.path,
    };
    // an address to return to is behind the call, maybe in another line
    const sources = withSources ? symbolizer.userSources(pid, first ? address : address - 1n) : [];
    return sources.length === 0 ? [named] : sources.map((one) => withSource(named, one));
  };
}

function withSource(frame: StackFrame, { name, inlined, source }: UserSource): StackFrame {
  const file = source === undefined || source.file === "" ? undefined : toBinaryString(source.file);
  const place = file === undefined ? {} : { file, line: source?.line };
  return inlined ? { ...frame, ...place, symbol: toBinaryString(name), offset: 0, inlined } : { ...frame, ...place };
}

function framesOf({ view }: Bytes, depth: number, name: Namer): StackFrame[] {
  const frames: StackFrame[] = [];
  for (let i = 0; i < depth; i++) {
    const address = view.getBigUint64(i * 8, true);
    if (address === 0n) break;
    frames.push(...name(address, i === 0));
  }
  return frames;
}

/** struct bpf_stack_build_id: s32 status, u8 id[20], u64 offset or address; status 1 has an id, 2 only an address. */
const BUILD_ID_SIZE = 32;

function buildIdFrames({ view, buffer }: Bytes, depth: number): StackFrame[] {
  const frames: StackFrame[] = [];
  for (let at = 0; at < depth * BUILD_ID_SIZE; at += BUILD_ID_SIZE) {
    const status = view.getInt32(at, true);
    if (status === 0) break;
    const where = view.getBigUint64(at + 24, true);
    if (status !== 1) frames.push(unnamed(where));
    else frames.push({ ...unnamed(0n), offset: Number(where), buildId: buffer.toString("hex", at + 4, at + 24) });
  }
  return frames;
}

function read(number: bigint, type: OpaqueType, context: DecodeContext, name: Namer): StackDatum {
  if (number < 0n) return failed(Number(-number));
  const depth = type.limit ?? DEFAULT_DEPTH;
  const words = context.stack(number, depth, type.mode === "build_id");
  if (words === undefined) return { frames: [], incomplete: "lost: overwritten in the stack map" };
  if (type.mode === "build_id") return { frames: buildIdFrames(words, depth), incomplete: undefined };
  return { frames: framesOf(words, depth, type.mode === "raw" ? numbers : name), incomplete: undefined };
}

export function kernelStackDecoder(type: OpaqueType, context: DecodeContext): Decoder {
  const name = kernelNamer(context);
  return ({ view }, offset) => read(view.getBigInt64(offset, true), type, context, name);
}

export function userStackDecoder(type: OpaqueType, context: DecodeContext): Decoder {
  return ({ view }, offset) => {
    const pid = view.getUint32(offset + 8, true);
    return read(view.getBigInt64(offset, true), type, context, userNamer(context, pid, type));
  };
}
