// One program being generated: implements the Builder that records of the language lower themselves with, over the SSA
// builder. What has substance of its own is in the files beside: memory, expressions, maps, strings, events, loops.

import type {
  Address,
  AddressSpace,
  Builder,
  BuilderComparison,
  BuilderOperation,
  Value as BuilderValue,
  CallEffects,
  CheckedProbe,
  Constant,
  EventAction,
  EventFieldSpec,
  Expression,
  MapInfo,
  MapKey,
  Operand,
  PidNamespace,
  Type,
  VariableSymbol,
} from "@kscope/lang";
import { INT64, isIntegral, isSigned, NONE, needsExtension, sizeOf } from "@kscope/lang";
import { FunctionBuilder, type SsaVariable } from "../builder/function-builder.ts";
import type { Block, FunctionIr, Value } from "../ir/ir.ts";
import { compareStrings } from "./comparisons.ts";
import { moveInto } from "./convert.ts";
import { emitEvent, fieldOf } from "./events.ts";
import { lowerExpression, lowerInto, scalarOf } from "./expressions.ts";
import { demandHelper } from "./helper-needs.ts";
import type { ResultPlace } from "./inline-call.ts";
import { KnownEntries } from "./known-entries.ts";
import { mapDelete, mapFind, mapHasKey, mapKeyInto, mapLength } from "./maps.ts";
import { memberOf } from "./members.ts";
import { copyBytes, inMemory, readOperand, storeConstantString, zeroBytes } from "./memory.ts";
import type { ObjectBuilder } from "./object-builder.ts";
import { printsResults } from "./prints-results.ts";
import { Scratch } from "./scratch.ts";
import { type StackRequest, stackNumber } from "./stacks.ts";

/** Where the variables of the script are kept. */
export type VariablePlace =
  | { readonly kind: "register"; readonly ssa: SsaVariable }
  | { readonly kind: "scratch"; readonly offset: number };

export interface LoopTargets {
  readonly onBreak: () => void;
  readonly onContinue: () => void;
}

function readHelper(space: AddressSpace): string {
  return space === "user" ? "probe_read_user" : space === "unknown" ? "probe_read" : "probe_read_kernel";
}

export class Lowering implements Builder {
  readonly object: ObjectBuilder;
  readonly probe: CheckedProbe;
  readonly maps: ReadonlyMap<string, MapInfo>;
  readonly program: number;
  readonly pidNamespace: PidNamespace | undefined;
  readonly maxStringLength: number;
  eventName: Address | undefined;
  /** Functions of the program, the entry first. */
  readonly functions: FunctionBuilder[];
  readonly places: Map<VariableSymbol, VariablePlace> = new Map();
  readonly loops: LoopTargets[] = [];
  readonly scratch: Scratch;
  readonly known: KnownEntries = new KnownEntries();
  /** What `return` does. */
  leave: () => void = () => undefined;
  /** Where the function at hand ends that can't go on. */
  abandon: () => void = () => undefined;
  /** Where `return` of a function leaves its value. */
  result: ResultPlace | undefined;
  padding = true;
  /** The aggregation at hand lies in a value that all processors share. */
  sharedAggregation = false;
  /** A ring buffer record that is being filled, to be given back if the program has to end. */
  reserved: Value | undefined;
  /** In a callback: how to reach the context of the program. */
  contextValue: (() => Value) | undefined;
  #f: FunctionBuilder;
  #prints: boolean | undefined;

  constructor(
    object: ObjectBuilder,
    probe: CheckedProbe,
    maps: ReadonlyMap<string, MapInfo>,
    start: string | Lowering,
  ) {
    this.object = object;
    this.probe = probe;
    this.maps = maps;
    this.pidNamespace = object.target.pidNamespace;
    this.maxStringLength = object.config.integer("max_strlen");
    if (typeof start === "string") {
      this.program = object.startProgram();
      this.#f = new FunctionBuilder(start, 1);
      this.functions = [this.#f];
    } else {
      this.program = start.program;
      this.#f = start.f;
      this.functions = start.functions;
    }
    this.scratch = new Scratch(this);
    this.leave = () => this.#f.return(this.#f.constant(0));
    this.abandon = this.leave;
  }

  /** For another probe in the same program, which goes on in its function; the two know nothing of each other's variables. */
  beside(probe: CheckedProbe): Lowering {
    const other = new Lowering(this.object, probe, this.maps, this);
    other.leave = this.leave;
    other.abandon = this.abandon;
    return other;
  }

  /** The probe's own results have an order that messages keep. */
  get prints(): boolean {
    this.#prints ??= printsResults(this.probe);
    return this.#prints;
  }

  get f(): FunctionBuilder {
    return this.#f;
  }

  /** Generates another function of the program, such as a loop's callback, and comes back. */
  inFunction(name: string, argumentCount: number, body: () => void, scratchRow?: () => Value): FunctionIr {
    const outer = this.#f;
    const inner = new FunctionBuilder(`${name}_${this.functions.length}`, argumentCount);
    inner.span = outer.span;
    this.functions.push(inner);
    this.#f = inner;
    this.scratch.enterFunction(scratchRow);
    try {
      body();
      return inner.fn;
    } finally {
      this.scratch.leaveFunction();
      this.#f = outer;
    }
  }

  // ---- words

  constant(value: number | bigint): Value {
    return this.#f.constant(value);
  }

  word(value: BuilderValue | number): Value {
    return typeof value === "number" ? this.constant(value) : (value as Value);
  }

  binary(operation: BuilderOperation, left: BuilderValue, right: BuilderValue | number, width: 32 | 64 = 64): Value {
    return this.#f.binary(operation, left as Value, this.word(right), width);
  }

  compare(comparison: BuilderComparison, left: BuilderValue, right: BuilderValue | number, width: 32 | 64 = 64): Value {
    return this.#f.compare(comparison, left as Value, this.word(right), width);
  }

  negate(value: BuilderValue): Value {
    return this.#f.emit({ op: "neg", width: 64, operand: value as Value });
  }

  byteSwap(value: BuilderValue, bytes: 2 | 4 | 8): Value {
    return this.#f.emit({ op: "bswap", bytes, operand: value as Value });
  }

  extend(value: BuilderValue, bytes: 1 | 2 | 4, signed: boolean): Value {
    return this.#f.emit({ op: "extend", bytes, signed, operand: value as Value });
  }

  accumulate(address: Address, amount: BuilderValue | number): void {
    const base = address.base as Value;
    if (this.sharedAggregation) this.#f.atomicAdd(base, address.offset, this.word(amount));
    else this.store(address, 8, this.binary("add", this.load(address, 8), amount));
  }

  convert(value: BuilderValue, from: Type, to: Type): Value {
    const word = value as Value;
    if (to.kind === "bool") return from.kind === "bool" ? word : this.compare("ne", word, 0);
    // an address that is made from a narrower number has zeroes above it
    if (to.kind === "pointer" && from.kind === "integer" && from.size < 8 && from.signed)
      return this.extend(word, from.size as 4, false);
    if (!isIntegral(to)) return word;
    const size = sizeOf(to);
    if (size === 8 || !needsExtension(from, to)) return word;
    return this.extend(word, size as 1 | 2 | 4, isSigned(to));
  }

  call(helper: string, args: readonly (BuilderValue | number)[], effects: CallEffects): Value {
    demandHelper(helper, this.object.target, { span: this.#f.span, points: this.probe.points });
    return this.#f.call(
      helper,
      args.map((a) => this.word(a)),
      effects,
    );
  }

  callKernel(name: string, args: readonly (BuilderValue | number)[]): Value {
    const words = args.map((a) => this.word(a));
    return this.#f.callKfunc(name, words, "write");
  }

  context(): Value {
    return this.contextValue?.() ?? this.#f.argument(0);
  }

  loadConstant(name: string): Value {
    return this.#f.emit({ op: "load-constant", name });
  }

  kernelVariable(btfId: number): Value {
    return this.#f.emit({ op: "kernel-variable", btfId });
  }

  // ---- memory

  memory(size: number, label: string): Address {
    return this.scratch.allocate(size, label);
  }

  at(address: Address, offset: number): Address {
    return { ...address, offset: address.offset + offset };
  }

  pointer(address: Address): Value {
    return address.offset === 0 ? (address.base as Value) : this.binary("add", address.base, address.offset);
  }

  load(address: Address, bytes: 1 | 2 | 4 | 8, signed = false): Value {
    const value = this.#f.load(address.base as Value, address.offset, bytes);
    return signed && bytes !== 8 ? this.extend(value, bytes, true) : value;
  }

  store(address: Address, bytes: 1 | 2 | 4 | 8, value: BuilderValue | number): void {
    this.#f.store(address.base as Value, address.offset, bytes, this.word(value));
  }

  zero(address: Address, size: number): void {
    zeroBytes(this, address, size);
  }

  copy(destination: Address, source: Address, size: number): void {
    copyBytes(this, destination, source, size);
  }

  storeString(destination: Address, text: string, size: number): void {
    storeConstantString(this, destination, text, size);
  }

  readString(destination: Address, size: number | BuilderValue, source: BuilderValue, space: AddressSpace): Value {
    const helper = `${readHelper(space)}_str`;
    return this.reported(helper, this.call(helper, [this.pointer(destination), size, source], "write"));
  }

  /** The text of an array, which counts as read byte for byte. */
  readArrayText(destination: Address, size: number, source: BuilderValue, space: AddressSpace): Value {
    const helper = readHelper(space);
    return this.reported(helper, this.call(`${helper}_str`, [this.pointer(destination), size, source], "write"));
  }

  readBytes(destination: Address, size: number | BuilderValue, source: BuilderValue, space: AddressSpace): void {
    const helper = readHelper(space);
    this.reported(helper, this.call(helper, [this.pointer(destination), size, source], "write"));
  }

  /** `-k`: what could not be read is worth a message. */
  private reported(helper: string, result: Value): Value {
    if (!this.object.reportFailures) return result;
    const report = (): void => this.event({ kind: "helper-error", helper }, [{ type: INT64, scalar: result }]);
    this.if(this.compare("slt", result, 0), report, undefined, "false");
    return result;
  }

  // ---- control

  if(condition: BuilderValue, then: () => void, otherwise?: () => void, likely?: "true" | "false"): void {
    const f = this.#f;
    const whenTrue = f.newBlock("then");
    const after = f.newBlock("after");
    const whenFalse = otherwise === undefined ? after : f.newBlock("else");
    f.branch(condition as Value, whenTrue, whenFalse, likely);
    this.arm(whenTrue, then, after);
    if (otherwise !== undefined) this.arm(whenFalse, otherwise, after);
    this.join(after);
  }

  /** Generates a block whose only way in is known, and goes on to `after`. */
  arm(block: Block, body: () => void, after: Block): void {
    this.#f.seal(block);
    this.#f.enter(block);
    this.scratch.inRegion(body);
    this.#f.jump(after);
  }

  join(block: Block): void {
    this.#f.seal(block);
    this.#f.enter(block);
  }

  variable(initial: BuilderValue): { get(): Value; set(value: BuilderValue): void } {
    const ssa: SsaVariable = { label: "t" };
    this.#f.write(ssa, initial as Value);
    return { get: () => this.#f.read(ssa), set: (value) => this.#f.write(ssa, value as Value) };
  }

  repeat(count: number, body: (index: BuilderValue, leave: () => void) => void): void {
    const f = this.#f;
    const index = this.variable(this.constant(0));
    const head = f.newBlock("loop");
    const inside = f.newBlock("loop.body");
    const after = f.newBlock("loop.after");
    f.jump(head);
    f.enter(head);
    f.branch(this.compare("lt", index.get(), count), inside, after, "true");
    f.seal(inside);
    f.enter(inside);
    this.scratch.inRegion(() => body(index.get(), () => f.jump(after)));
    index.set(this.binary("add", index.get(), 1));
    f.jump(head);
    f.seal(head);
    this.join(after);
  }

  return(): void {
    this.leave();
  }

  /** Ends the program where it can't go on, with nothing left reserved. */
  giveUp(): void {
    this.discardReserved();
    this.abandon();
  }

  /** Gives a record back that is being filled, before the program is left. */
  discardReserved(): void {
    if (this.reserved !== undefined) this.call("ringbuf_discard", [this.reserved, 1], "write");
  }

  // ---- expressions

  lower(expression: Expression): Operand {
    return lowerExpression(this, expression, undefined);
  }

  scalar(expression: Expression, type?: Type): Value {
    return scalarOf(this, expression, type);
  }

  lowerInto(expression: Expression, destination: Address, type: Type): void {
    lowerInto(this, expression, destination, type);
  }

  typeOf(expression: Expression): Type {
    return this.probe.types.get(expression) ?? NONE;
  }

  constantOf(expression: Expression): Constant | undefined {
    return this.probe.constants.get(expression);
  }

  read(operand: Operand): Value {
    return readOperand(this, operand);
  }

  member(operand: Operand, name: string): Operand {
    return memberOf(this, operand, name);
  }

  inMemory(operand: Operand): Address {
    return inMemory(this, operand);
  }

  /** Own memory that holds the expression as a value of `type`. */
  inMemoryAs(expression: Expression, type: Type): Address {
    const operand = this.lower(expression);
    const same = operand.kind === "memory" && operand.address.space === "bpf" && sizeOf(operand.type) === sizeOf(type);
    if (same && type.kind !== "tuple") return operand.address;
    const address = this.memory(sizeOf(type), "value");
    this.moveInto(operand, address, type);
    return address;
  }

  moveInto(operand: Operand, destination: Address, type: Type): void {
    moveInto(this, operand, destination, type);
  }

  fieldOf(expression: Expression): EventFieldSpec {
    return fieldOf(this, expression);
  }

  stringsEqual(left: Expression, right: Expression, limit?: number): Value {
    return compareStrings(this, left, right, limit);
  }

  event(action: EventAction, fields: readonly EventFieldSpec[]): void {
    emitEvent(this, action, fields);
  }

  // ---- maps

  mapNamed(name: string): MapInfo {
    const map = this.maps.get(name);
    if (map === undefined) throw new Error(`no map ${name} after the check`);
    return map;
  }

  mapDelete(map: MapInfo, key: MapKey): Value {
    return mapDelete(this, map, key);
  }

  mapHasKey(map: MapInfo, key: MapKey): Value {
    return mapHasKey(this, map, key);
  }

  mapLength(map: MapInfo): Value {
    return mapLength(this, map);
  }

  mapFind(map: MapInfo, key: MapKey, variable: Expression): Value {
    return mapFind(this, map, key, variable);
  }

  mapKey(map: MapInfo, key: MapKey, destination: Address): void {
    mapKeyInto(this, map, key, destination);
  }

  stackNumber(request: StackRequest): Value {
    return stackNumber(this, request);
  }

  mapReference(map: number): Value {
    return this.#f.emit({ op: "map", map });
  }
}
