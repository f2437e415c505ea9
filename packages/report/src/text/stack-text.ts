// Stacks as bpftrace prints them: a newline, then a line a frame, innermost first.

import type { StackDatum, StackFrame } from "@kscope/engine";
import type { OpaqueType, StackMode } from "@kscope/lang";

const INDENT = "        ";

type FrameText = (frame: StackFrame, user: boolean) => string;

const FRAMES: Readonly<Record<StackMode, FrameText>> = {
  bpftrace: (frame) => INDENT + inlinedMark(frame) + symbolText(frame) + sourceText(frame),
  perf: (frame, user) => `\t${frame.address.toString(16)} ${symbolText(frame)}${user ? moduleText(frame) : ""}`,
  raw: (frame) => frame.address.toString(16),
  build_id: (frame) =>
    frame.buildId === undefined
      ? frame.address.toString(16)
      : `${frame.buildId} 0x${frame.offset.toString(16).padStart(2, "0")}`,
  folded: (frame) => foldedName(frame),
};

/** A kstack or ustack in the mode of its type. */
export function stackText(type: OpaqueType, stack: StackDatum): string {
  if (type.mode === "folded") return foldedStack(stack).join(";");
  const frameText = FRAMES[type.mode ?? "bpftrace"];
  const user = type.name === "ustack";
  let text = "\n";
  for (const frame of stack.frames) text += `${frameText(frame, user)}\n`;
  return stack.incomplete === undefined ? text : `${text}${INDENT}<${stack.incomplete}>\n`;
}

/** Names from the outermost frame to the innermost, as flame graphs want them. */
export function foldedStack(stack: StackDatum, nameOf: (frame: StackFrame) => string = foldedName): readonly string[] {
  const names = stack.frames.map(nameOf).reverse();
  return stack.incomplete === undefined ? names : ["[incomplete]", ...names];
}

/** Semicolons divide frames, and a line is one stack. */
export function foldedName(frame: StackFrame): string {
  return (frame.symbol ?? "[unknown]").replace(/[;\n]/g, "_");
}

/** `symbol+offset`, of an inlined function its name, or the address where no symbol covers it. */
export function symbolText(frame: StackFrame): string {
  if (frame.inlined === true) return frame.symbol ?? "";
  if (frame.symbol !== undefined) return `${frame.symbol}+${frame.offset}`;
  return frame.address === 0n ? "0" : `0x${frame.address.toString(16)}`;
}

function inlinedMark(frame: StackFrame): string {
  return frame.inlined === true ? "[inlined] " : "";
}

function sourceText(frame: StackFrame): string {
  if (frame.symbol === undefined || frame.file === undefined) return "";
  return `@${frame.file}:${frame.line ?? 0}`;
}

function moduleText(frame: StackFrame): string {
  if (frame.inlined === true) return " (inlined)";
  return ` (${frame.symbol === undefined ? "[unknown]" : (frame.module ?? "[unknown]")})`;
}
