// Instructions of call frame information: they make the rows of a function, one after another. DWARF 5, section 6.4.2; GNU's
// own in the Linux Standard Base Core 5.0, section 10.6.
import type { Cursor } from "../dwarf/cursor.ts";
import { ElfError } from "../elf-error.ts";
import { baseOf, expressedCfa, expressedPlace, RBP, RETURN_ADDRESS } from "./frame-expression.ts";
import type { UnwindCfa, UnwindPlace, UnwindRule } from "./unwind-rule.ts";

/** `same`: the register still has it; `lost`: nobody has; `unknown`: computed in a way that is not understood. */
type Saved = UnwindPlace | "same" | "lost" | "unknown";

interface State {
  /** Undefined: counted from a register that is not kept track of, or by an expression that is not understood. */
  cfa: UnwindCfa | undefined;
  bp: Saved;
  returnAddress: Saved;
}

/** What the entry that a function's own refers to says. */
export interface CommonEntry {
  readonly codeAlignment: number;
  readonly dataAlignment: number;
  readonly signal: boolean;
  /** Instructions that come before a function's own. */
  readonly initial: Cursor;
  readonly readAddress: (cursor: Cursor) => number;
}

// deeper nesting of remember_state was never seen
const DEEPEST = 64;

export class CallFrameProgram {
  readonly #entry: CommonEntry;
  readonly #row: (address: number, rule: UnwindRule | undefined) => void;
  readonly #remembered: State[] = [];
  #state: State = { cfa: undefined, bp: "same", returnAddress: "lost" };
  #first: State = this.#state;
  #address = 0;

  /** `row` gets the rows, in the order of addresses. */
  constructor(entry: CommonEntry, row: (address: number, rule: UnwindRule | undefined) => void) {
    this.#entry = entry;
    this.#row = row;
  }

  /** Runs the program of a function that starts at `start`. Throws `ElfError`. */
  run(start: number, own: Cursor): void {
    this.#address = start;
    this.#execute(this.#entry.initial);
    this.#first = { ...this.#state };
    this.#execute(own);
    this.#emit();
  }

  #emit(): void {
    const { cfa, bp, returnAddress } = this.#state;
    const known = cfa !== undefined && bp !== "unknown" && returnAddress !== "unknown" && returnAddress !== "same";
    const place = (saved: Saved): UnwindPlace | undefined => (typeof saved === "string" ? undefined : saved);
    const { signal } = this.#entry;
    this.#row(this.#address, known ? { cfa, bp: place(bp), returnAddress: place(returnAddress), signal } : undefined);
  }

  #advance(delta: number): void {
    if (delta === 0) return;
    this.#emit();
    this.#address += delta * this.#entry.codeAlignment;
  }

  #set(register: number, saved: Saved): void {
    if (register === RBP) this.#state.bp = saved;
    else if (register === RETURN_ADDRESS) this.#state.returnAddress = saved;
  }

  #saveAt(register: number, offset: number): void {
    this.#set(register, { base: "cfa", offset });
  }

  #restore(register: number): void {
    this.#set(register, register === RBP ? this.#first.bp : this.#first.returnAddress);
  }

  #cfaFrom(register: number, offset: number): void {
    const base = baseOf(register);
    this.#state.cfa = base === undefined ? undefined : { base, offset, dereferenced: false, plt: false };
  }

  #cfaOffset(offset: number): void {
    const { cfa } = this.#state;
    if (cfa !== undefined) this.#state.cfa = { ...cfa, offset };
  }

  #execute(program: Cursor): void {
    const at = program.at;
    while (!program.done) this.#step(program);
    program.at = at;
  }

  #step(c: Cursor): void {
    const code = c.u8();
    const low = code & 0x3f;
    if (code >= 0xc0) this.#restore(low);
    else if (code >= 0x80) this.#saveAt(low, this.#scaled(c.uleb()));
    else if (code >= 0x40) this.#advance(low);
    else {
      const instruction = CallFrameProgram.#INSTRUCTIONS[code];
      if (instruction === undefined)
        throw new ElfError("corrupt", `call frame information has the unknown instruction 0x${code.toString(16)}`);
      instruction(this, c);
    }
  }

  #scaled(offset: number): number {
    return offset * this.#entry.dataAlignment;
  }

  #jumpTo(address: number): void {
    this.#emit();
    this.#address = address;
  }

  #remember(): void {
    if (this.#remembered.length >= DEEPEST) throw new ElfError("corrupt", "call frame information nests too deeply");
    this.#remembered.push({ ...this.#state });
  }

  /** By their numbers (DWARF 5, section 7.24), those that have their operand in the same byte left out. */
  static readonly #INSTRUCTIONS: Readonly<Record<number, (p: CallFrameProgram, c: Cursor) => void>> = {
    // nop
    0: () => undefined,
    // set_loc, advance_loc1, 2 and 4
    1: (p, c) => p.#jumpTo(p.#entry.readAddress(c)),
    2: (p, c) => p.#advance(c.u8()),
    3: (p, c) => p.#advance(c.u16()),
    4: (p, c) => p.#advance(c.u32()),
    // offset_extended, restore_extended, undefined, same_value
    5: (p, c) => p.#saveAt(c.uleb(), p.#scaled(c.uleb())),
    6: (p, c) => p.#restore(c.uleb()),
    7: (p, c) => p.#set(c.uleb(), "lost"),
    8: (p, c) => p.#set(c.uleb(), "same"),
    // register
    9: (p, c) => {
      p.#set(c.uleb(), "unknown");
      c.uleb();
    },
    // remember_state, restore_state
    10: (p) => p.#remember(),
    11: (p) => {
      p.#state = p.#remembered.pop() ?? { ...p.#first };
    },
    // def_cfa, def_cfa_register, def_cfa_offset, def_cfa_expression
    12: (p, c) => p.#cfaFrom(c.uleb(), c.uleb()),
    13: (p, c) => p.#cfaFrom(c.uleb(), p.#state.cfa?.offset ?? 0),
    14: (p, c) => p.#cfaOffset(c.uleb()),
    15: (p, c) => {
      p.#state.cfa = expressedCfa(c.bytes(c.uleb()));
    },
    // expression, offset_extended_sf, def_cfa_sf, def_cfa_offset_sf
    16: (p, c) => p.#set(c.uleb(), expressedPlace(c.bytes(c.uleb())) ?? "unknown"),
    17: (p, c) => p.#saveAt(c.uleb(), p.#scaled(c.sleb())),
    18: (p, c) => p.#cfaFrom(c.uleb(), p.#scaled(c.sleb())),
    19: (p, c) => p.#cfaOffset(p.#scaled(c.sleb())),
    // val_offset, val_offset_sf, val_expression
    20: (p, c) => p.#computed(c.uleb(), c.uleb()),
    21: (p, c) => p.#computed(c.uleb(), c.uleb()),
    22: (p, c) => p.#computed(c.uleb(), c.bytes(c.uleb()).length),
    // GNU_args_size, GNU_negative_offset_extended
    46: (_, c) => void c.uleb(),
    47: (p, c) => p.#saveAt(c.uleb(), -p.#scaled(c.uleb())),
  };

  /** The register's value, and not the place of it, is told, in a way that is not followed. */
  #computed(register: number, _operand: number): void {
    this.#set(register, "unknown");
  }
}
