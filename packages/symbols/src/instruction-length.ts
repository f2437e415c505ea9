// How long an instruction of x86-64 is: just that, to find out where instructions begin. Tables follow the opcode maps of
// the Intel SDM, volume 2, appendix A, and AMD's of volume 3 for 3DNow! and SSE4a. What they leave open has no length.

/** Lengths of immediates that depend on prefixes. */
type Immediate = 0 | 1 | 2 | 3 | 4 | "z" | "v" | "moffs" | "group3";

interface Form {
  readonly modrm: boolean;
  readonly immediate: Immediate;
}

interface Prefixes {
  readonly operand16: boolean;
  readonly address32: boolean;
  readonly repeatNotZero: boolean;
  readonly wide: boolean;
}

const PREFIXES: ReadonlySet<number> = new Set([0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65]);

/** Ranges of opcodes, `first-last:form`; in a form m is ModRM, a digit an immediate of so many bytes. */
function table(text: string): ReadonlyMap<number, Form> {
  const forms = new Map<number, Form>();
  for (const word of text.trim().split(/\s+/)) {
    const [range = "", form = ""] = word.split(":");
    const [first = "", last = first] = range.split("-");
    for (let op = Number.parseInt(first, 16); op <= Number.parseInt(last, 16); op++) forms.set(op, formOf(form));
  }
  return forms;
}

function formOf(text: string): Form {
  const rest = text.replace("m", "");
  const named: Readonly<Record<string, Immediate>> = { "": 0, z: "z", v: "v", o: "moffs", g: "group3" };
  return { modrm: text.includes("m"), immediate: named[rest] ?? (Number(rest) as Immediate) };
}

const ONE_BYTE = `00-03:m 04:1 05:z 08-0b:m 0c:1 0d:z 10-13:m 14:1 15:z 18-1b:m 1c:1 1d:z 20-23:m 24:1 25:z 28-2b:m 2c:1
  2d:z 30-33:m 34:1 35:z 38-3b:m 3c:1 3d:z 50-5f: 63:m 68:z 69:mz 6a:1 6b:m1 6c-6f: 70-7f:1 80:m1 81:mz 83:m1 84-8f:m
  90-99: 9b-9f: a0-a3:o a4-a7: a8:1 a9:z aa-af: b0-b7:1 b8-bf:v c0-c1:m1 c2:2 c3: c6:m1 c7:mz c8:3 c9: ca:2 cb-cc: cd:1
  cf: d0-d3:m d7: d8-df:m e0-e7:1 e8-e9:4 eb:1 ec-ef: f1: f4-f5: f6-f7:mg f8-fd: fe-ff:m`;

const TWO_BYTES = `00-03:m 05-09: 0b: 0d:m 0e: 0f:m1 10-23:m 28-2f:m 30-35: 37: 40-6f:m 70-73:m1 74-76:m 77:
  78-79:m 7c-7f:m 80-8f:4 90-9f:m a0-a2: a3:m a4:m1 a5:m a8-aa: ab:m ac:m1 ad-b9:m ba:m1 bb-c1:m c2:m1 c3:m c4-c6:m1
  c7:m c8-cf: d0-ff:m`;

/** Tables are made when the first instruction is measured: few runs need them, and every run would wait. */
const made = new Map<string, ReadonlyMap<number, Form>>();

function formIn(text: string, op: number): Form | undefined {
  const forms = made.get(text) ?? table(text);
  made.set(text, forms);
  return forms.get(op);
}

const MODRM: Form = { modrm: true, immediate: 0 };
const MODRM_IMM8: Form = { modrm: true, immediate: 1 };

/** Undefined for what is no instruction, or one of an extension that is not known here, or not all in `code`. */
export function instructionLength(code: Uint8Array, start: number): number | undefined {
  let at = start;
  const seen = new Set<number>();
  while (PREFIXES.has(code[at] ?? -1) && at - start < 14) seen.add(code[at++] ?? 0);
  let rex = 0;
  const next = code[at] ?? 0;
  if (next >= 0x40 && next <= 0x4f) {
    rex = next;
    at++;
  }
  const prefixes: Prefixes = {
    operand16: seen.has(0x66),
    address32: seen.has(0x67),
    repeatNotZero: seen.has(0xf2),
    wide: (rex & 8) !== 0,
  };
  const found = opcode(code, at, prefixes);
  if (found === undefined) return undefined;
  const end = operands(code, found.end, found.form, prefixes);
  return end === undefined || end > code.length || end - start > 15 ? undefined : end - start;
}

interface Opcode {
  readonly form: Form;
  /** Behind the opcode. */
  readonly end: number;
}

function opcode(code: Uint8Array, at: number, prefixes: Prefixes): Opcode | undefined {
  const first = code[at];
  if (first === 0x0f) return escaped(code, at + 1, prefixes);
  if (first === 0xc5) return vector(1, code, at + 2);
  if (first === 0xc4) return vector((code[at + 1] ?? 0) & 0x1f, code, at + 3);
  if (first === 0x62) return vector((code[at + 1] ?? 0) & 7, code, at + 4);
  const form = first === undefined ? undefined : formIn(ONE_BYTE, first);
  // 8f with other than 0 in ModRM's middle is AMD's XOP
  if (form === undefined || (first === 0x8f && ((code[at + 1] ?? 0) & 0x38) !== 0)) return undefined;
  return { form, end: at + 1 };
}

function escaped(code: Uint8Array, at: number, { operand16, repeatNotZero }: Prefixes): Opcode | undefined {
  const second = code[at];
  if (second === undefined) return undefined;
  if (second === 0x38) return { form: MODRM, end: at + 2 };
  if (second === 0x3a) return { form: MODRM_IMM8, end: at + 2 };
  // extrq and insertq of SSE4a have two immediates
  if (second === 0x78 && (operand16 || repeatNotZero)) return { form: { modrm: true, immediate: 2 }, end: at + 1 };
  const form = formIn(TWO_BYTES, second);
  return form === undefined ? undefined : { form, end: at + 1 };
}

/** VEX and EVEX: the prefix says which opcode map; vzeroupper alone has no ModRM. */
function vector(map: number, code: Uint8Array, at: number): Opcode | undefined {
  const op = code[at];
  if (op === undefined) return undefined;
  const end = at + 1;
  if (map === 1) {
    if (op === 0x77) return { form: { modrm: false, immediate: 0 }, end };
    return { form: formIn(TWO_BYTES, op)?.immediate === 1 ? MODRM_IMM8 : MODRM, end };
  }
  if (map === 3) return { form: MODRM_IMM8, end };
  return map === 2 || map === 5 || map === 6 ? { form: MODRM, end } : undefined;
}

function operands(code: Uint8Array, start: number, form: Form, prefixes: Prefixes): number | undefined {
  let at = start;
  const modrm = code[at] ?? 0;
  if (form.modrm) {
    if (at >= code.length) return undefined;
    at += 1 + addressLength(modrm, code[at + 1] ?? 0);
  }
  return at + immediateLength(form.immediate, prefixes, { modrm, opcode: code[start - 1] ?? 0 });
}

/** SIB byte and displacement behind a ModRM byte. */
function addressLength(modrm: number, sib: number): number {
  const mode = modrm >> 6;
  const register = modrm & 7;
  if (mode === 3) return 0;
  const hasSib = register === 4 ? 1 : 0;
  const base = hasSib === 1 ? sib & 7 : register;
  const displacement = mode === 1 ? 1 : mode === 2 || base === 5 ? 4 : 0;
  return hasSib + displacement;
}

function immediateLength(
  immediate: Immediate,
  { operand16, address32, wide }: Prefixes,
  { modrm, opcode: op }: { readonly modrm: number; readonly opcode: number },
): number {
  const z = operand16 && !wide ? 2 : 4;
  if (typeof immediate === "number") return immediate;
  if (immediate === "z") return z;
  if (immediate === "v") return wide ? 8 : z;
  if (immediate === "moffs") return address32 ? 4 : 8;
  // test has one, its neighbours in the group have none
  return (modrm & 0x30) === 0 ? (op === 0xf6 ? 1 : z) : 0;
}
