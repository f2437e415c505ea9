// A minimal reader of the running kernel's BTF, for the generator only: named types, enum values and flattened
// structure layouts. It is not the type graph that kscope uses at run time; that is @kscope/btf, which the
// generator must not need, so that constants can be made before anything else builds.
import { readFileSync } from "node:fs";

const KIND = { array: 3, struct: 4, union: 5, enum: 6, enum64: 19 } as const;
/** Kinds that only wrap another type: typedef, volatile, const, restrict, type tag. */
const WRAPPERS = new Set([8, 9, 10, 11, 18]);
/** Bytes after the 12-byte type header, by kind (linux/btf.h); kinds not listed have none. */
const FIXED_TAIL: Readonly<Record<number, number>> = { 1: 4, 3: 12, 14: 4, 17: 4 };
const MEMBER_TAIL: Readonly<Record<number, number>> = { 4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12 };

interface RawType {
  readonly kind: number;
  readonly name: string;
  readonly vlen: number;
  readonly kindFlag: boolean;
  readonly sizeOrType: number;
  readonly tail: number;
}

/** One leaf of a flattened structure; `bits` is 0 unless it is a bit field. */
export interface Field {
  readonly path: string;
  readonly bitOffset: number;
  readonly size: number;
  readonly bits: number;
}

export class KernelBtf {
  readonly #view: DataView;
  readonly #strings: Uint8Array;
  readonly #types: RawType[] = [];

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headerLength = this.#u32(4);
    const start = headerLength + this.#u32(8);
    const stringsAt = headerLength + this.#u32(16);
    this.#strings = bytes.subarray(stringsAt, stringsAt + this.#u32(20));
    this.#readTypes(start, start + this.#u32(12));
  }

  static ofRunningKernel(): KernelBtf {
    return new KernelBtf(readFileSync("/sys/kernel/btf/vmlinux"));
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  #name(offset: number): string {
    const end = this.#strings.indexOf(0, offset);
    return new TextDecoder().decode(this.#strings.subarray(offset, end));
  }

  #readTypes(start: number, end: number): void {
    this.#types.push({ kind: 0, name: "void", vlen: 0, kindFlag: false, sizeOrType: 0, tail: 0 });
    for (let at = start; at < end; ) {
      const info = this.#u32(at + 4);
      const kind = (info >>> 24) & 0x1f;
      const vlen = info & 0xffff;
      const kindFlag = info >>> 31 === 1;
      const tail = at + 12;
      this.#types.push({ kind, name: this.#name(this.#u32(at)), vlen, kindFlag, sizeOrType: this.#u32(at + 8), tail });
      at = tail + (FIXED_TAIL[kind] ?? 0) + vlen * (MEMBER_TAIL[kind] ?? 0);
    }
  }

  #type(id: number): RawType {
    const type = this.#types[id];
    if (type === undefined) throw new Error(`BTF has no type ${id}`);
    return WRAPPERS.has(type.kind) ? this.#type(type.sizeOrType) : type;
  }

  #find(name: string, kinds: readonly number[]): RawType {
    const type = this.#types.find((t) => t.name === name && kinds.includes(t.kind));
    if (type === undefined) throw new Error(`this kernel's BTF has no ${name}`);
    return type;
  }

  #values(type: RawType): [string, bigint][] {
    const values: [string, bigint][] = [];
    for (let i = 0; i < type.vlen; i++) {
      const at = type.tail + i * (type.kind === KIND.enum64 ? 12 : 8);
      const low = BigInt(type.kindFlag ? this.#view.getInt32(at + 4, true) : this.#u32(at + 4));
      const value = type.kind === KIND.enum64 ? (BigInt(this.#u32(at + 8)) << 32n) | BigInt(this.#u32(at + 4)) : low;
      values.push([this.#name(this.#u32(at)), value]);
    }
    return values;
  }

  /** The values of a named enum, in order. */
  enum(name: string): [string, bigint][] {
    return this.#values(this.#find(name, [KIND.enum, KIND.enum64]));
  }

  /** All enum values of the kernel whose name matches, for the anonymous enums that hold flags. */
  enumValuesMatching(pattern: RegExp): [string, bigint][] {
    const enums = this.#types.filter((t) => t.kind === KIND.enum || t.kind === KIND.enum64);
    return enums.flatMap((t) => this.#values(t)).filter(([name]) => pattern.test(name));
  }

  sizeOf(name: string): number {
    return this.#find(name, [KIND.struct, KIND.union]).sizeOrType;
  }

  /** A structure flattened to its leaves; members of named inner structures get a dotted path. */
  fields(name: string): Field[] {
    return this.#leaves(this.#find(name, [KIND.struct, KIND.union]), "", 0);
  }

  /** The direct members of a structure, each flattened on its own (the commands of union bpf_attr). */
  members(name: string): { name: string; size: number; fields: Field[] }[] {
    const type = this.#find(name, [KIND.struct, KIND.union]);
    return this.#members(type).map((m) => {
      const inner = this.#type(m.type);
      const composite = inner.kind === KIND.struct || inner.kind === KIND.union;
      return { name: m.name, size: this.#size(inner), fields: composite ? this.#leaves(inner, "", 0) : [] };
    });
  }

  #members(type: RawType): { name: string; type: number; bitOffset: number; bits: number }[] {
    return Array.from({ length: type.vlen }, (_, i) => {
      const at = type.tail + i * 12;
      const offset = this.#u32(at + 8);
      // with the kind flag the upper byte is the width of a bit field (Documentation/bpf/btf.rst)
      const bits = type.kindFlag ? offset >>> 24 : 0;
      const bitOffset = type.kindFlag ? offset & 0xffffff : offset;
      return { name: this.#name(this.#u32(at)), type: this.#u32(at + 4), bitOffset, bits };
    });
  }

  #leaves(type: RawType, prefix: string, base: number): Field[] {
    return this.#members(type).flatMap((m): Field[] => {
      const inner = this.#type(m.type);
      const bitOffset = base + m.bitOffset;
      if (inner.kind === KIND.struct || inner.kind === KIND.union) {
        return this.#leaves(inner, m.name === "" ? prefix : `${prefix}${m.name}.`, bitOffset);
      }
      return [{ path: prefix + m.name, bitOffset, size: this.#size(inner), bits: m.bits }];
    });
  }

  #size(type: RawType): number {
    if (type.kind !== KIND.array) return type.kind === 2 ? 8 : type.sizeOrType;
    return this.#u32(type.tail + 8) * this.#size(this.#type(this.#u32(type.tail)));
  }
}
