// From a checked probe to the IR of its program: filters first, then the predicate, then the body.

import {
  type CheckedProbe,
  INT64,
  type IteratorPoint,
  type MapInfo,
  objectOffset,
  sequenceFile,
  walk,
} from "@kscope/lang";
import type { Block, ProgramIr } from "../ir/ir.ts";
import { branchOn } from "./conditions.ts";
import type { Filter } from "./filter.ts";
import { place, type ResultPlace } from "./inline-call.ts";
import { Lowering } from "./lowering.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { lowerBlock } from "./statements.ts";
import { dispatchSyscall, type SyscallDispatch } from "./syscall-dispatch.ts";

export interface ProbeToLower {
  readonly probe: CheckedProbe;
  /** What runs when the functions return that `probe` runs at the entry of: a session. */
  readonly returns: CheckedProbe | undefined;
  readonly maps: ReadonlyMap<string, MapInfo>;
  readonly name: string;
  readonly filters: readonly Filter[];
  readonly dispatch: SyscallDispatch | undefined;
}

export function lowerProbe(object: ObjectBuilder, parts: ProbeToLower): ProgramIr {
  const { probe, returns, maps, name, filters, dispatch } = parts;
  const g = new Lowering(object, probe, maps, name);
  const { f } = g;
  const leave = f.newBlock("leave");
  const otherwise = resultWithout(probe);
  // a session that does not return 0 at the entry is not run at the return
  const result = returns === undefined ? resultPlace(g, probe, otherwise) : undefined;
  const finish = (): void => f.return(result === undefined ? g.constant(otherwise) : g.read(result.get()));
  g.result = result;
  g.leave = finish;
  g.abandon = () => f.return(g.constant(otherwise));
  if (dispatch !== undefined) dispatchSyscall(g, dispatch, leave);
  for (const filter of filters) {
    const next = f.newBlock("filtered");
    f.branch(filter(g), next, leave);
    g.join(next);
  }
  const [point] = probe.points;
  if (point?.kind === "iter") startObject(g, point, leave);
  if (returns !== undefined) {
    const entry = branchOnReturn(g);
    lowerBody(g.beside(returns), leave);
    g.join(entry);
  }
  lowerBody(g, leave);
  g.join(leave);
  finish();
  return { name, functions: g.functions.map((b) => b.finish()) };
}

/** The predicate, and then what the probe does. */
function lowerBody(g: Lowering, leave: Block): void {
  const { predicate, body: statements } = g.probe.probe;
  if (predicate !== undefined) {
    const body = g.f.newBlock("body");
    g.f.span = predicate.span;
    g.known.recordIn(predicate, () => g.scratch.statement(() => branchOn(g, predicate, body, leave)));
    g.join(body);
  }
  lowerBlock(g, statements, undefined);
  g.f.jump(leave);
}

/** Goes on where the function has returned; gives the block of its entry. */
function branchOnReturn(g: Lowering): Block {
  const [atReturn, atEntry] = [g.f.newBlock("return"), g.f.newBlock("entry")];
  // since 7.0 the function wants the context; before, it does not look at registers
  const isReturn = g.f.callKfunc("bpf_session_is_return", [g.context()], "read");
  // of a bool only the lowest byte is defined
  g.f.branch(g.extend(isReturn, 1, false), atReturn, atEntry);
  g.join(atReturn);
  return atEntry;
}

/** After the last object the kernel runs the program once more, with none. */
function startObject(g: Lowering, point: IteratorPoint, leave: Block): void {
  if (point.pin === undefined) pauseReading(g);
  const offset = objectOffset(g.object.target, point);
  if (offset === undefined) return;
  const next = g.f.newBlock("object");
  const object = g.load({ base: g.context(), offset, space: "ctx" }, 8);
  g.f.branch(g.compare("ne", object, 0), next, leave);
  g.join(next);
}

/** A byte for the reader: the kernel stops after as many objects as bytes were asked for, and our buffer can be emptied. */
function pauseReading(g: Lowering): void {
  const byte = g.memory(1, "byte");
  g.store(byte, 1, 0);
  g.call("seq_write", [sequenceFile(g), g.pointer(byte), 1], "write");
}

/** What a program returns that does not say: of a tracepoint 1, since 0 hides the event from perf (trace_call_bpf). */
function resultWithout({ kind }: CheckedProbe): number {
  return kind.name === "tracepoint" ? 1 : 0;
}

/** Where `return` leaves its value; undefined in a probe that never gives one. */
function resultPlace(g: Lowering, { probe }: CheckedProbe, otherwise: number): ResultPlace | undefined {
  let returns = false;
  walk(probe.body, (node) => {
    if (node.kind === "return" && node.value !== undefined) returns = true;
  });
  if (!returns) return undefined;
  const result = place(g, probe.body, INT64);
  result.set({ kind: "scalar", type: INT64, value: g.constant(otherwise) });
  return result;
}
