// Stacks of programs without frame pointers: from frame to frame by the rules of the call frame information, which the engine
// has put into maps (unwind-layout.ts). Code that no table covers, such as that of just-in-time compilers, is taken to keep
// frame pointers. x86-64: System V ABI for AMD64, section 3.2.

import { findMember } from "@kscope/btf";
import { type Address, fromBtf, type Operand, pidTgid, pointer, registerOffset, type Type, UINT32 } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { BASE, HOW, MAPPING, PROCESS, ROW, RULE } from "../unwind-layout.ts";
import { roundCallback } from "./loops.ts";
import type { Lowering } from "./lowering.ts";
import { keepStack, type StackRequest, stackNumber } from "./stacks.ts";

/** Words of the walk's state in the scratch row. */
const STATE = {
  ip: 0,
  sp: 8,
  bp: 16,
  first: 24,
  count: 32,
  returned: 40,
  missed: 48,
  trampoline: 56,
  instance: 64,
} as const;
const STATE_BYTES = 72;

/** What searches by halves have to go through: 2^14 mappings, 2^23 rows. */
const MAPPING_ROUNDS = 14;
const ROW_ROUNDS = 23;

/** Pending return probes between two frames: those of a function that has several, and of one whose probe runs. */
const PENDING_RETURNS = 8;

const NO_TABLES = "No DWARF unwind data available for this process. Use -p or --dwarf-pid to specify target PIDs.";

/** The number of the running program's stack, or -errno. Of a process without tables by frame pointers, with a warning. */
export function unwoundStack(g: Lowering, request: StackRequest, more: number): Value {
  const { processes } = g.object.unwindMaps();
  const pid = g.binary("shr", pidTgid(g), 32) as Value;
  const process = lookUp(g, processes, pid, 8);
  const number = g.variable(g.constant(0));
  g.if(
    g.compare("eq", process, 0),
    () => {
      g.event({ kind: "runtime-error", message: NO_TABLES }, []);
      number.set(stackNumber(g, { ...request, tables: false }));
    },
    () => number.set(new Walk(g, request.depth).run(process, pid, more)),
    "false",
  );
  return number.get();
}

class Walk {
  readonly #g: Lowering;
  readonly #state: number;
  readonly #frames: number;
  readonly #depth: number;

  constructor(g: Lowering, depth: number) {
    this.#g = g;
    this.#depth = depth;
    this.#state = g.scratch.keep(STATE_BYTES);
    this.#frames = g.scratch.keep(8 * depth);
  }

  #get(word: keyof typeof STATE): Value {
    return this.#g.load(this.#g.scratch.address(this.#state + STATE[word]), 8);
  }

  #set(word: keyof typeof STATE, value: Value | number): void {
    this.#g.store(this.#g.scratch.address(this.#state + STATE[word]), 8, value);
  }

  run(process: Value, pid: Value, more: number): Value {
    const g = this.#g;
    const size = 8 * this.#depth;
    g.zero(g.scratch.address(this.#frames), size);
    this.#set("first", g.load(at(process, PROCESS.first), 4));
    this.#set("count", g.load(at(process, PROCESS.count), 4));
    this.#set("returned", 0);
    this.#set("missed", 0);
    this.#startRegisters();
    this.#startReturns();
    const callback = roundCallback(g, "unwind", 2, (stop) => this.#frame(g.f.argument(0), stop));
    const fn = g.f.emit({ op: "function", callee: callback.fn });
    g.call("loop", [g.constant(this.#depth), fn, g.pointer(callback.contextSlot), 0], "write");
    this.#askForMappings(process, pid);
    return keepStack(g, g.scratch.address(this.#frames), { size, buildId: false, more });
  }

  /** As the program was when it came into the kernel. */
  #startRegisters(): void {
    const g = this.#g;
    const task = g.call("get_current_task_btf", [], "pure");
    const registers = g.call("task_pt_regs", [task], "read");
    for (const name of ["ip", "sp", "bp"] as const)
      this.#set(name, g.load(at(registers, registerOffset("x86_64", name) ?? 0), 8));
  }

  /** Where return probes are pending, the stack has the address of the kernel's trampoline instead of the caller's. */
  #startReturns(): void {
    const g = this.#g;
    const task = taskOperand(g);
    const area = task && memberChain(g, task, ["mm", "uprobes_state", "xol_area", "vaddr"]);
    const instance = task && memberChain(g, task, ["utask", "return_instances"]);
    this.#set("trampoline", area === undefined || instance === undefined ? 0 : area);
    this.#set("instance", instance ?? 0);
  }

  /** One round: the frame at hand is kept, and its caller's registers are found. */
  #frame(index: Value, stop: () => void): void {
    const g = this.#g;
    const ip = this.#get("ip");
    g.if(g.compare("eq", ip, 0), stop);
    g.if(g.compare("ge", index, this.#depth), stop, undefined, "false");
    const frames = g.pointer(g.scratch.address(this.#frames));
    g.store(at(g.binary("add", frames, g.binary("shl", index, 3)), 0), 8, ip);
    // an address to return to may already belong to the next function
    const rule = this.#ruleAt(g.binary("sub", ip, this.#get("returned")));
    const how = g.variable(g.constant(0));
    g.if(g.compare("ne", rule, 0), () => how.set(g.load(at(rule, RULE.how), 4)));
    g.if(
      g.compare("ne", g.binary("and", how.get(), HOW.known), 0),
      () => this.#byRule(rule, how.get(), stop),
      () => this.#byFramePointer(stop),
    );
  }

  /** The rule at an address; 0 where nothing is known. */
  #ruleAt(address: Value): Value {
    const g = this.#g;
    const { mappings, rows, rules } = g.object.unwindMaps();
    const rule = g.variable(g.constant(0));
    const first = this.#get("first");
    const mapping = this.#lastAtMost({
      map: mappings,
      first,
      count: this.#get("count"),
      rounds: MAPPING_ROUNDS,
      starts: (entry) => g.load(at(entry, MAPPING.start), 8),
      address,
    });
    const covered = g.variable(g.constant(0));
    g.if(g.compare("ne", mapping, 0), () => covered.set(g.compare("lt", address, g.load(at(mapping, MAPPING.end), 8))));
    g.if(
      g.compare("ne", covered.get(), 0),
      () => {
        const row = this.#lastAtMost({
          map: rows,
          first: g.load(at(mapping, MAPPING.row), 4),
          count: g.load(at(mapping, MAPPING.rows), 4),
          rounds: ROW_ROUNDS,
          starts: (entry) => g.load(at(entry, ROW.address), 4),
          address: g.binary("sub", address, g.load(at(mapping, MAPPING.bias), 8)),
        });
        g.if(g.compare("ne", row, 0), () => rule.set(lookUp(g, rules, g.load(at(row, ROW.rule), 4), 4)));
      },
      () => this.#set("missed", 1),
    );
    return rule.get();
  }

  /** The last of the entries, ascending by start, that starts at the address or before it; 0 if none does. */
  #lastAtMost({ map, first, count, rounds, starts, address }: Search): Value {
    const g = this.#g;
    const found = g.variable(g.constant(0));
    const low = g.variable(first);
    const high = g.variable(g.binary("add", first, count));
    g.repeat(rounds, (_, leave) => {
      g.if(g.compare("ge", low.get(), high.get()), leave);
      const middle = g.binary("shr", g.binary("add", low.get(), high.get()), 1);
      const entry = lookUp(g, map, middle, 4);
      g.if(g.compare("eq", entry, 0), leave, undefined, "false");
      g.if(
        g.compare("le", starts(entry), address),
        () => {
          found.set(entry);
          low.set(g.binary("add", middle, 1));
        },
        () => high.set(middle),
      );
    });
    return found.get();
  }

  #byRule(rule: Value, how: Value, stop: () => void): void {
    const g = this.#g;
    const is = (bit: number): Value => g.compare("ne", g.binary("and", how, bit), 0);
    const offset = (field: number): Value => g.load(at(rule, field), 4, true);
    const cfa = g.variable(this.#get("sp"));
    g.if(is(HOW.cfaFromBp), () => cfa.set(this.#get("bp")));
    cfa.set(g.binary("add", cfa.get(), offset(RULE.cfa)));
    g.if(is(HOW.cfaDereferenced), () => cfa.set(this.#read(cfa.get(), stop)), undefined, "false");
    g.if(
      is(HOW.plt),
      () => {
        const pushed = g.compare("ge", g.binary("and", this.#get("ip"), 15), 11);
        cfa.set(g.binary("add", cfa.get(), g.binary("shl", pushed, 3)));
      },
      undefined,
      "false",
    );
    const place = (shift: number, field: number): { base: Value; address: () => Value } => {
      const base = g.binary("and", g.binary("shr", how, shift), 3);
      const address = (): Value => {
        const from = g.variable(cfa.get());
        g.if(g.compare("eq", base, BASE.sp), () => from.set(this.#get("sp")), undefined, "false");
        g.if(g.compare("eq", base, BASE.bp), () => from.set(this.#get("bp")), undefined, "false");
        return g.binary("add", from.get(), offset(field));
      };
      return { base, address };
    };
    const returnAddress = place(HOW.returnAddressShift, RULE.returnAddress);
    g.if(g.compare("eq", returnAddress.base, 0), stop, undefined, "false");
    this.#returnTo(returnAddress.address(), stop);
    const bp = place(HOW.bpShift, RULE.bp);
    const saved = g.variable(this.#get("bp"));
    g.if(g.compare("ne", bp.base, 0), () => saved.set(this.#read(bp.address(), stop)));
    this.#set("bp", saved.get());
    this.#set("sp", cfa.get());
    this.#set("returned", g.compare("eq", g.binary("and", how, HOW.signal), 0));
  }

  #byFramePointer(stop: () => void): void {
    const g = this.#g;
    const bp = this.#get("bp");
    g.if(g.compare("lt", bp, this.#get("sp")), stop);
    this.#returnTo(g.binary("add", bp, 8), stop);
    this.#set("bp", this.#read(bp, stop));
    this.#set("sp", g.binary("add", bp, 16));
    this.#set("returned", 1);
  }

  /** Goes on at the address that is kept there. */
  #returnTo(place: Value, stop: () => void): void {
    const g = this.#g;
    const ip = g.variable(this.#read(place, stop));
    g.if(
      g.compare("eq", ip.get(), this.#get("trampoline")),
      () => ip.set(this.#hijacked(ip.get(), place)),
      undefined,
      "false",
    );
    this.#set("ip", ip.get());
  }

  /** What a return probe has replaced at this place of the stack. */
  #hijacked(trampoline: Value, place: Value): Value {
    const g = this.#g;
    const type = memberType(taskOperand(g)?.type, ["utask", "return_instances"]);
    if (type === undefined) return trampoline;
    const result = g.variable(trampoline);
    const instance = g.variable(this.#get("instance"));
    g.repeat(PENDING_RETURNS, (_, leave) => {
      g.if(g.compare("eq", instance.get(), 0), leave);
      const operand: Operand = { kind: "scalar", type, value: instance.get() };
      g.if(g.compare("eq", g.read(g.member(operand, "stack")), place), () => {
        result.set(g.read(g.member(operand, "orig_ret_vaddr")));
        this.#set("instance", g.read(g.member(operand, "next")));
        leave();
      });
      instance.set(g.read(g.member(operand, "next")));
    });
    return result.get();
  }

  /** A word of the program's memory; where there is none the walk ends. */
  #read(address: Value, stop: () => void): Value {
    const g = this.#g;
    const word = g.memory(8, "frame");
    const failed = g.call("probe_read_user", [g.pointer(word), 8, address], "write");
    g.if(g.compare("ne", failed, 0), stop, undefined, "false");
    return g.load(word, 8);
  }

  /** Code that no mapping covers: the program may have loaded a library since. */
  #askForMappings(process: Value, pid: Value): void {
    const g = this.#g;
    g.if(
      this.#get("missed"),
      () =>
        g.if(g.compare("eq", g.load(at(process, PROCESS.asked), 8), 0), () => {
          g.store(at(process, PROCESS.asked), 8, 1);
          g.event({ kind: "unwind-miss" }, [{ type: UINT32, scalar: pid }]);
        }),
      undefined,
      "false",
    );
  }
}

interface Search {
  readonly map: number;
  readonly first: Value;
  readonly count: Value;
  readonly rounds: number;
  readonly starts: (entry: Value) => Value;
  readonly address: Value;
}

function at(base: Value, offset: number): Address {
  return { base, offset, space: "bpf" };
}

function lookUp(g: Lowering, map: number, key: Value, keyBytes: 4 | 8): Value {
  const slot = g.memory(8, "key");
  g.store(slot, keyBytes, key);
  return g.call("map_lookup_elem", [g.mapReference(map), g.pointer(slot)], "write");
}

function taskOperand(g: Lowering): (Operand & { type: Type }) | undefined {
  const { btf } = g.object.target;
  const id = btf?.find("task_struct", "struct");
  if (btf === undefined || id === undefined) return undefined;
  const value = g.call("get_current_task_btf", [], "pure");
  return { kind: "scalar", type: pointer(fromBtf(btf, id, "kernel"), "kernel"), value };
}

/** Undefined where this kernel has no such members. */
function memberType(type: Type | undefined, path: readonly string[]): Type | undefined {
  let current = type;
  for (const name of path) {
    const struct = current?.kind === "pointer" ? current.target : current;
    if (struct?.kind !== "struct") return undefined;
    const member = findMember(struct.btf, struct.id, name);
    if (member === undefined) return undefined;
    current = fromBtf(struct.btf, member.typeId, "kernel");
  }
  return current;
}

function memberChain(g: Lowering, operand: Operand, path: readonly string[]): Value | undefined {
  if (memberType(operand.type, path) === undefined) return undefined;
  let current = operand;
  for (const name of path) current = g.member(current, name);
  return g.read(current);
}
