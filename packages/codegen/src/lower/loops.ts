// `for` over a range, a map and a stack. The body becomes a callback of bpf_loop or bpf_for_each_map_elem; what it uses of
// the variables outside lies in the scratch row, and how it ended is told by a word there.

import {
  type Address,
  type ForStatement,
  INT64,
  isCastableAggregate,
  isStack,
  type MapInfo,
  type OpaqueType,
  type Operand,
  type Range,
  sizeOf,
  stackBytes,
  type Type,
  takeStack,
  tuple,
  UINT64,
} from "@kscope/lang";
import type { FunctionIr, Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";
import { mergedValue } from "./maps.ts";
import { type PlainRange, plainRange } from "./plain-loops.ts";
import { lowerBlock } from "./statements.ts";
import { bindVariable, readVariable } from "./variables.ts";

/** BPF_MAX_LOOPS (linux/bpf_verifier.h): bpf_loop refuses more, and runs none. */
const MOST_ROUNDS = 8n << 20n;

export function lowerFor(g: Lowering, s: ForStatement): void {
  if (s.over.kind === "range") {
    const range = plainRange(g, s);
    if (range === undefined) rangeCallback(g, s, s.over);
    else plainLoop(g, s, range);
    return;
  }
  if (s.over.kind === "map") mapCallback(g, s, g.mapNamed(s.over.name.name));
  else {
    const type = g.typeOf(s.over);
    if (isStack(type)) stackCallback(g, s, type);
  }
}

function plainLoop(g: Lowering, s: ForStatement, { from, to }: PlainRange): void {
  const { f } = g;
  const index = g.variable(g.constant(from));
  const head = f.newBlock("for");
  const body = f.newBlock("for.body");
  const next = f.newBlock("for.next");
  const after = f.newBlock("for.after");
  f.jump(head);
  f.enter(head);
  f.branch(g.compare("slt", index.get(), g.constant(to)), body, after, "true");
  f.seal(body);
  f.enter(body);
  g.loops.push({ onBreak: () => f.jump(after), onContinue: () => f.jump(next) });
  g.scratch.inRegion(() => {
    bindVariable(g, s.variable, {
      kind: "scalar",
      type: { kind: "integer", size: 8, signed: true },
      value: index.get(),
    });
    lowerBlock(g, s.body, undefined);
  });
  g.loops.pop();
  f.jump(next);
  f.seal(next);
  f.enter(next);
  index.set(g.binary("add", index.get(), 1));
  f.jump(head);
  f.seal(head);
  g.join(after);
}

/** What a callback leaves in its word of the scratch row. */
const WENT_ON = 0;
const LEFT_PROGRAM = 1;

interface Callback {
  readonly fn: FunctionIr;
  readonly state: number;
  /** What the helper hands to the callback: a stack slot with the program's context and the scratch row's address. */
  readonly contextSlot: Address;
}

/** Generates a function that a helper calls for each round; `stop` ends the rounds. */
export function roundCallback(
  g: Lowering,
  name: string,
  argumentCount: number,
  round: (stop: () => void) => void,
): Callback {
  const state = g.scratch.keep(8);
  const slot = g.f.slot(16, "context");
  const contextSlot: Address = { base: g.f.emit({ op: "slot", slot }), offset: 0, space: "bpf" };
  g.store(contextSlot, 8, g.context());
  g.store(g.at(contextSlot, 8), 8, g.scratch.address(0).base);
  g.store(g.scratch.address(state), 8, WENT_ON);
  const handed = (offset: number): Value => g.f.load(g.f.argument(argumentCount - 1), offset, 8);
  const outer = { leave: g.leave, abandon: g.abandon, context: g.contextValue, loops: g.loops.splice(0) };
  const fn = g.inFunction(
    name,
    argumentCount,
    () => {
      g.contextValue = () => handed(0);
      const stop = (): void => g.f.return(g.constant(1));
      g.abandon = stop;
      g.leave = () => {
        g.store(g.scratch.address(state), 8, LEFT_PROGRAM);
        stop();
      };
      round(stop);
      g.f.return(g.constant(0));
    },
    () => handed(8),
  );
  g.leave = outer.leave;
  g.abandon = outer.abandon;
  g.contextValue = outer.context;
  g.loops.push(...outer.loops);
  return { fn, state, contextSlot };
}

/** A round is the body; `bind` sets the loop's variable from the function's arguments. */
function bodyCallback(g: Lowering, s: ForStatement, argumentCount: number, bind: () => void): Callback {
  return roundCallback(g, "loop_body", argumentCount, (stop) => {
    g.loops.push({ onBreak: stop, onContinue: () => g.f.return(g.constant(0)) });
    bind();
    lowerBlock(g, s.body, undefined);
    g.loops.pop();
  });
}

function leaveIfTold(g: Lowering, callback: Callback): void {
  const state = g.load(g.scratch.address(callback.state), 8);
  g.if(g.compare("eq", state, LEFT_PROGRAM), () => g.leave(), undefined, "false");
}

function rangeCallback(g: Lowering, s: ForStatement, range: Range): void {
  const start = g.scratch.keep(8);
  const from = g.scalar(range.from);
  const to = g.scalar(range.to);
  g.store(g.scratch.address(start), 8, from);
  const int64: Type = { kind: "integer", size: 8, signed: true };
  const callback = bodyCallback(g, s, 2, () => {
    const value = g.binary("add", g.load(g.scratch.address(start), 8), g.f.argument(0));
    bindVariable(g, s.variable, { kind: "scalar", type: int64, value });
  });
  // not called for no rounds: a verifier that sees there are none drops the callback, and trips over its address (6.18)
  g.if(g.compare("sgt", to, from), () => {
    const fn = g.f.emit({ op: "function", callee: callback.fn });
    const rounds = g.binary("sub", to, from);
    const done = g.call("loop", [rounds, fn, g.pointer(callback.contextSlot), 0], "write");
    if (rounds.op !== "const" || rounds.value > MOST_ROUNDS) {
      // where the verifier inlines the loop, its error number has 32 bits
      const result = g.extend(done, 4, true);
      const tell = (): void => g.event({ kind: "helper-error", helper: "loop" }, [{ type: INT64, scalar: result }]);
      g.if(g.compare("slt", result, 0), tell, undefined, "false");
    }
    leaveIfTold(g, callback);
  });
}

function stackCallback(g: Lowering, s: ForStatement, type: OpaqueType): void {
  const bytes = stackBytes(type);
  const frames = g.scratch.reserve(bytes);
  const count = takeStack(g, g.scratch.address(frames), type) as Value;
  const callback = bodyCallback(g, s, 2, () => {
    const index = g.f.argument(0);
    // the verifier does not know how many rounds there are
    g.if(g.compare("ge", index, bytes / 8), () => g.f.return(g.constant(1)), undefined, "false");
    const at = g.binary("add", g.pointer(g.scratch.address(frames)), g.binary("shl", index, 3));
    const value = g.load({ base: at, offset: 0, space: "bpf" }, 8);
    bindVariable(g, s.variable, { kind: "scalar", type: UINT64, value });
  });
  g.if(g.compare("ne", count, 0), () => {
    const fn = g.f.emit({ op: "function", callee: callback.fn });
    g.call("loop", [count, fn, g.pointer(callback.contextSlot), 0], "write");
    leaveIfTold(g, callback);
  });
}

function mapCallback(g: Lowering, s: ForStatement, map: MapInfo): void {
  const layout = g.object.scriptMap(map);
  const key = map.key ?? UINT64;
  const stored = layout.script.value;
  const entry = tuple([key, isCastableAggregate(stored) ? INT64 : map.value]);
  const callback = bodyCallback(g, s, 4, () => {
    const at = readVariable(g, s.variable);
    if (at.kind !== "memory") throw new Error("a map's entry is in memory");
    if (entry.elements.reduce((n, e) => n + sizeOf(e), 0) !== entry.size) g.zero(at.address, entry.size);
    g.copy(at.address, { base: g.f.argument(1), offset: 0, space: "bpf" }, sizeOf(key));
    const value: Address = { base: g.f.argument(2), offset: 0, space: "bpf" };
    const target = g.at(at.address, entry.offsets[1] ?? 0);
    const operand: Operand = { kind: "memory", type: stored, address: value };
    if (isCastableAggregate(stored)) g.store(target, 8, mergedValue(g, layout, at.address));
    else if (stored.kind === "aggregate") g.copy(target, value, sizeOf(stored));
    else g.moveInto(operand, target, map.value);
  });
  const fn = g.f.emit({ op: "function", callee: callback.fn });
  g.call("for_each_map_elem", [g.mapReference(layout.index), fn, g.pointer(callback.contextSlot), 0], "write");
  leaveIfTold(g, callback);
}
