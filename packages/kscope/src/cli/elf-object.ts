// `--emit-elf`: the compiled programs as a relocatable ELF file of BPF, a section a program, for readelf, llvm-objdump and the
// like. Maps are definitions in the older form, a section `maps` of struct bpf_map_def (Documentation/bpf/libbpf); what is
// known only when a program is loaded is left 0.

import type { BpfMapSpec, BpfObject, BpfProgram } from "@kscope/codegen";
import { MAP_TYPE } from "@kscope/kernel";

/** elf.h */
const ELF = { class64: 2, little: 1, relocatable: 1, bpf: 247, progbits: 1, symtab: 2, strtab: 3, rel: 9 } as const;
const FLAG = { write: 1, alloc: 2, execute: 4, infoLink: 0x40 } as const;
const SYMBOL = { global: 1 << 4, object: 1, func: 2 } as const;
/** R_BPF_64_64: both halves of a 64-bit constant. */
const RELOCATION = 1;
const SIZE = { header: 64, section: 64, symbol: 24, relocation: 16, mapDefinition: 20 } as const;

interface Section {
  readonly name: string;
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly flags?: number;
  readonly link?: number;
  readonly info?: number;
  readonly entrySize?: number;
}

interface Symbol {
  readonly name: string;
  readonly kind: number;
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

export function elfObject(object: BpfObject): Uint8Array {
  const { programs, maps } = object;
  // in this order: nothing, programs, maps, licence, relocations, symbols, their names, the sections' names
  const mapsAt = 1 + programs.length;
  const relocated = programs
    .map((program, i) => ({ program, i }))
    .filter(({ program }) => mapPlaces(program).length > 0);
  const symbolsAt = mapsAt + 2 + relocated.length;
  const symbols: readonly Symbol[] = [
    ...programs.map(({ name, instructions }, i) => ({
      name,
      kind: SYMBOL.func,
      section: i + 1,
      value: 0,
      size: instructions.length,
    })),
    ...maps.map(({ name }, i) => ({
      name,
      kind: SYMBOL.object,
      section: mapsAt,
      value: i * SIZE.mapDefinition,
      size: SIZE.mapDefinition,
    })),
  ];
  const names = new Names();
  const table = symbolTable(symbols, names);
  return file([
    { name: "", type: 0, bytes: new Uint8Array(0) },
    ...programs.map(programSection),
    { name: "maps", type: ELF.progbits, bytes: mapDefinitions(maps), flags: FLAG.alloc | FLAG.write },
    { name: "license", type: ELF.progbits, bytes: text(`${object.license}\0`), flags: FLAG.alloc | FLAG.write },
    ...relocated.map(({ program, i }) => ({
      name: `.rel${programSection(program).name}`,
      type: ELF.rel,
      bytes: relocations(program, 1 + programs.length),
      flags: FLAG.infoLink,
      link: symbolsAt,
      info: i + 1,
      entrySize: SIZE.relocation,
    })),
    { name: ".symtab", type: ELF.symtab, bytes: table, link: symbolsAt + 1, info: 1, entrySize: SIZE.symbol },
    { name: ".strtab", type: ELF.strtab, bytes: names.bytes() },
  ]);
}

function programSection(program: BpfProgram): Section {
  const { name, type, attachPoints } = program;
  const instructions = program.instructions.slice();
  // that a constant is a map is the relocation's to say
  for (const { instruction } of mapPlaces(program))
    instructions[instruction * 8 + 1] = destinationOf(instructions, instruction);
  const [point] = attachPoints;
  const flags = FLAG.alloc | FLAG.execute;
  return { name: `${type}/${point?.name ?? ""}/${name}`, type: ELF.progbits, bytes: instructions, flags };
}

function destinationOf(instructions: Uint8Array, at: number): number {
  return (instructions[at * 8 + 1] ?? 0) & 0x0f;
}

function mapPlaces({ relocations: all }: BpfProgram): readonly { instruction: number; map: number }[] {
  return all.flatMap(({ instruction, map }) => (map === undefined ? [] : [{ instruction, map }]));
}

function relocations(program: BpfProgram, firstMap: number): Uint8Array {
  return packed(mapPlaces(program), SIZE.relocation, (view, { instruction, map }) => {
    view.setBigUint64(0, BigInt(instruction * 8), true);
    view.setUint32(8, RELOCATION, true);
    view.setUint32(12, firstMap + map, true);
  });
}

function mapDefinitions(maps: readonly BpfMapSpec[]): Uint8Array {
  return packed(maps, SIZE.mapDefinition, (view, { kind, keySize, valueSize, maxEntries, flags }) => {
    for (const [i, word] of [MAP_TYPE[kind], keySize, valueSize, maxEntries, flags].entries())
      view.setUint32(4 * i, word, true);
  });
}

/** The first symbol is none. */
function symbolTable(symbols: readonly Symbol[], names: Names): Uint8Array {
  return packed([undefined, ...symbols], SIZE.symbol, (view, symbol) => {
    if (symbol === undefined) return;
    view.setUint32(0, names.add(symbol.name), true);
    view.setUint8(4, SYMBOL.global | symbol.kind);
    view.setUint16(6, symbol.section, true);
    view.setBigUint64(8, BigInt(symbol.value), true);
    view.setBigUint64(16, BigInt(symbol.size), true);
  });
}

function file(some: readonly Section[]): Uint8Array {
  const names = new Names();
  const offsets = [...some, { name: ".shstrtab" }].map(({ name }) => names.add(name));
  const sections: readonly Section[] = [...some, { name: ".shstrtab", type: ELF.strtab, bytes: names.bytes() }];
  let end: number = SIZE.header;
  const places = sections.map(({ bytes }) => {
    const at = end;
    end = align(at + bytes.length);
    return at;
  });
  const out = new Uint8Array(end + sections.length * SIZE.section);
  sections.forEach(({ bytes }, i) => {
    out.set(bytes, places[i] ?? 0);
  });
  out.set(header(end, sections.length));
  const headers = packed([...sections.entries()], SIZE.section, (view, [i, section]) => {
    const { type, bytes, flags = 0, link = 0, info = 0, entrySize = 0 } = section;
    view.setUint32(0, offsets[i] ?? 0, true);
    view.setUint32(4, type, true);
    view.setBigUint64(8, BigInt(flags), true);
    view.setBigUint64(24, BigInt(type === 0 ? 0 : (places[i] ?? 0)), true);
    view.setBigUint64(32, BigInt(bytes.length), true);
    view.setUint32(40, link, true);
    view.setUint32(44, info, true);
    view.setBigUint64(48, type === 0 ? 0n : 8n, true);
    view.setBigUint64(56, BigInt(entrySize), true);
  });
  out.set(headers, end);
  return out;
}

function header(sectionsAt: number, sections: number): Uint8Array {
  const bytes = new Uint8Array(SIZE.header);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, ELF.class64, ELF.little, 1]);
  const view = new DataView(bytes.buffer);
  view.setUint16(16, ELF.relocatable, true);
  view.setUint16(18, ELF.bpf, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(40, BigInt(sectionsAt), true);
  view.setUint16(52, SIZE.header, true);
  view.setUint16(58, SIZE.section, true);
  view.setUint16(60, sections, true);
  view.setUint16(62, sections - 1, true);
  return bytes;
}

/** Records of one size, one behind the other. */
function packed<T>(items: readonly T[], size: number, put: (view: DataView, item: T) => void): Uint8Array {
  const bytes = new Uint8Array(items.length * size);
  items.forEach((item, i) => {
    put(new DataView(bytes.buffer, i * size, size), item);
  });
  return bytes;
}

const align = (at: number): number => Math.ceil(at / 8) * 8;
const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words, "utf8"));

/** A table of strings, each with its NUL. */
class Names {
  #text = "\0";

  add(name: string): number {
    const at = Buffer.byteLength(this.#text);
    this.#text += `${name}\0`;
    return at;
  }

  bytes(): Uint8Array {
    return text(this.#text);
  }
}
