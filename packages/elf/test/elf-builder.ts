// Builds small ELF64 images for tests: one executable segment over .text, symbol tables, notes, a debug link.

export interface TestSymbol {
  readonly name: string;
  readonly value: bigint;
  readonly size?: number;
  /** STT_ number; default STT_FUNC. */
  readonly type?: number;
  /** STB_ number; default STB_GLOBAL. */
  readonly binding?: number;
  /** Section index; default .text. */
  readonly section?: number;
}

export interface TestImage {
  readonly machine?: number;
  readonly symtab?: readonly TestSymbol[];
  readonly dynsym?: readonly TestSymbol[];
  readonly buildId?: Uint8Array;
  readonly debugLink?: { readonly name: string; readonly crc: number };
  /** Further sections, such as `.debug_info`. */
  readonly sections?: Readonly<Record<string, Uint8Array>>;
  /** Notes of USDT probes, and where .stapsdt.base is linked. */
  readonly usdt?: { readonly notes: readonly Uint8Array[]; readonly base?: bigint };
}

export interface TestUsdtNote {
  readonly provider: string;
  readonly name: string;
  readonly arguments: string;
  readonly address: bigint;
  readonly base: bigint;
  readonly semaphore: bigint;
}

/** .text: linked at 0x401000, 0x100 bytes, at offset 0x200 of the file. */
export const TEXT: { address: bigint; offset: number; size: number } = {
  address: 0x401000n,
  offset: 0x200,
  size: 0x100,
};

interface BuiltSection {
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly address: bigint;
  readonly bytes: Uint8Array;
  readonly link: number;
  readonly entrySize: number;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function text(value: string): Uint8Array {
  return Uint8Array.from(`${value}\0`, (unit) => unit.charCodeAt(0));
}

function record(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}

function strings(names: readonly string[]): { bytes: Uint8Array; offsets: readonly number[] } {
  let at = 1;
  const offsets = names.map((name) => {
    const offset = at;
    at += name.length + 1;
    return offset;
  });
  return { bytes: concat([new Uint8Array(1), ...names.map(text)]), offsets };
}

function symbolEntry(symbol: TestSymbol, nameOffset: number): Uint8Array {
  return record(24, (view) => {
    view.setUint32(0, nameOffset, true);
    view.setUint8(4, ((symbol.binding ?? 1) << 4) | (symbol.type ?? 2));
    view.setUint16(6, symbol.section ?? 1, true);
    view.setBigUint64(8, symbol.value, true);
    view.setBigUint64(16, BigInt(symbol.size ?? 0), true);
  });
}

function symbolSections(prefix: "sym" | "dynsym", symbols: readonly TestSymbol[], index: number): BuiltSection[] {
  const table = strings(symbols.map((symbol) => symbol.name));
  const entries = symbols.map((symbol, row) => symbolEntry(symbol, table.offsets[row] ?? 0));
  const name = prefix === "sym" ? ".symtab" : ".dynsym";
  const common = { flags: 0n, address: 0n };
  const bytes = concat([new Uint8Array(24), ...entries]);
  return [
    { ...common, name, type: prefix === "sym" ? 2 : 11, bytes, link: index + 1, entrySize: 24 },
    { ...common, name: `${name}.strings`, type: 3, bytes: table.bytes, link: 0, entrySize: 0 },
  ];
}

function noteBytes(id: Uint8Array): Uint8Array {
  const head = record(12, (view) => {
    view.setUint32(0, 4, true);
    view.setUint32(4, id.length, true);
    view.setUint32(8, 3, true);
  });
  return concat([head, text("GNU"), id, new Uint8Array((4 - (id.length % 4)) % 4)]);
}

/** The bytes of a note as the macros of <sys/sdt.h> leave it. */
export function usdtNote(note: TestUsdtNote): Uint8Array {
  const addresses = record(24, (view) => {
    view.setBigUint64(0, note.address, true);
    view.setBigUint64(8, note.base, true);
    view.setBigUint64(16, note.semaphore, true);
  });
  const description = concat([addresses, text(note.provider), text(note.name), text(note.arguments)]);
  const head = record(12, (view) => {
    view.setUint32(0, 8, true);
    view.setUint32(4, description.length, true);
    view.setUint32(8, 3, true);
  });
  return concat([head, text("stapsdt"), description, new Uint8Array((4 - (description.length % 4)) % 4)]);
}

function linkBytes(link: { readonly name: string; readonly crc: number }): Uint8Array {
  const name = text(link.name);
  const padding = new Uint8Array((4 - (name.length % 4)) % 4);
  return concat([name, padding, record(4, (view) => view.setUint32(0, link.crc, true))]);
}

function sectionsOf(image: TestImage): readonly BuiltSection[] {
  const plain = { flags: 0n, address: 0n, link: 0, entrySize: 0 };
  const code = { ...plain, name: ".text", type: 1, flags: 6n, address: TEXT.address, bytes: new Uint8Array(TEXT.size) };
  const sections: BuiltSection[] = [{ ...plain, name: "", type: 0, bytes: new Uint8Array() }, code];
  if (image.symtab !== undefined) sections.push(...symbolSections("sym", image.symtab, sections.length));
  if (image.dynsym !== undefined) sections.push(...symbolSections("dynsym", image.dynsym, sections.length));
  if (image.buildId) sections.push({ ...plain, name: ".note.gnu.build-id", type: 7, bytes: noteBytes(image.buildId) });
  if (image.debugLink) sections.push({ ...plain, name: ".gnu_debuglink", type: 1, bytes: linkBytes(image.debugLink) });
  if (image.usdt) {
    sections.push({ ...plain, name: ".note.stapsdt", type: 7, bytes: concat(image.usdt.notes) });
    const { base } = image.usdt;
    if (base !== undefined)
      sections.push({ ...plain, name: ".stapsdt.base", type: 1, address: base, bytes: new Uint8Array(1) });
  }
  for (const [name, bytes] of Object.entries(image.sections ?? {})) sections.push({ ...plain, name, type: 1, bytes });
  const names = strings([...sections.map((section) => section.name), ".shstrtab"]);
  return [...sections, { ...plain, name: ".shstrtab", type: 3, bytes: names.bytes }];
}

function header(machine: number, sectionsAt: number, count: number): Uint8Array {
  return record(64, (view) => {
    view.setUint32(0, 0x464c457f, true);
    view.setUint32(4, 0x00010102, true);
    view.setUint16(16, 2, true);
    view.setUint16(18, machine, true);
    view.setBigUint64(24, TEXT.address, true);
    view.setBigUint64(32, 64n, true);
    view.setBigUint64(40, BigInt(sectionsAt), true);
    for (const [at, value] of [
      [52, 64],
      [54, 56],
      [56, 1],
      [58, 64],
      [60, count],
      [62, count - 1],
    ] as const) {
      view.setUint16(at, value, true);
    }
  });
}

function programHeader(): Uint8Array {
  return record(56, (view) => {
    view.setUint32(0, 1, true);
    view.setUint32(4, 5, true);
    view.setBigUint64(8, BigInt(TEXT.offset), true);
    view.setBigUint64(16, TEXT.address, true);
    view.setBigUint64(32, BigInt(TEXT.size), true);
    view.setBigUint64(40, BigInt(TEXT.size), true);
    view.setBigUint64(48, 0x100n, true);
  });
}

function sectionHeader(section: BuiltSection, name: number, offset: number): Uint8Array {
  return record(64, (view) => {
    view.setUint32(0, name, true);
    view.setUint32(4, section.type, true);
    view.setBigUint64(8, section.flags, true);
    view.setBigUint64(16, section.address, true);
    view.setBigUint64(24, BigInt(offset), true);
    view.setBigUint64(32, BigInt(section.bytes.length), true);
    view.setUint32(40, section.link, true);
    view.setBigUint64(56, BigInt(section.entrySize), true);
  });
}

/** The bytes of an image. */
export function buildElf(image: TestImage = {}): Uint8Array {
  const sections = sectionsOf(image);
  const names = strings(sections.map((section) => section.name));
  let at = TEXT.offset;
  const offsets = sections.map((section) => {
    const offset = at;
    at += section.bytes.length;
    return offset;
  });
  const headers = sections.map((section, row) => sectionHeader(section, names.offsets[row] ?? 0, offsets[row] ?? 0));
  const head = concat([header(image.machine ?? 62, at, sections.length), programHeader()]);
  const padding = new Uint8Array(TEXT.offset - head.length);
  return concat([head, padding, ...sections.map((section) => section.bytes), ...headers]);
}
