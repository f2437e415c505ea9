// Instructions by hand, for tests of the engine that must not depend on the compiler: the few that small programs need.
import type { Relocation } from "@kscope/codegen";

export type Piece = { readonly words: readonly number[]; readonly relocation?: Omit<Relocation, "instruction"> };

function instruction(code: number, dst = 0, src = 0, offset = 0, immediate = 0): Piece {
  return { words: [code | (dst << 8) | (src << 12) | ((offset & 0xffff) << 16), immediate] };
}

/** Numbers of helpers (linux/bpf.h). */
export const HELPER = {
  map_lookup_elem: 1,
  map_update_elem: 2,
  get_current_pid_tgid: 14,
  get_stackid: 27,
  ktime_get_boot_ns: 125,
  loop: 181,
  ringbuf_reserve: 131,
  ringbuf_submit: 132,
} as const;

export const asm = {
  mov: (dst: number, immediate: number): Piece => instruction(0xb7, dst, 0, 0, immediate),
  movReg: (dst: number, src: number): Piece => instruction(0xbf, dst, src),
  add: (dst: number, immediate: number): Piece => instruction(0x07, dst, 0, 0, immediate),
  shiftRight: (dst: number, immediate: number): Piece => instruction(0x77, dst, 0, 0, immediate),
  store32: (dst: number, offset: number, immediate: number): Piece => instruction(0x62, dst, 0, offset, immediate),
  store64: (dst: number, offset: number, immediate: number): Piece => instruction(0x7a, dst, 0, offset, immediate),
  storeReg64: (dst: number, offset: number, src: number): Piece => instruction(0x7b, dst, src, offset),
  load64: (dst: number, src: number, offset: number): Piece => instruction(0x79, dst, src, offset),
  /** *(u64 *)(dst + offset) += src */
  atomicAdd64: (dst: number, offset: number, src: number): Piece => instruction(0xdb, dst, src, offset, 0),
  skipIfEqual: (dst: number, immediate: number, skip: number): Piece => instruction(0x15, dst, 0, skip, immediate),
  skipUnlessEqual: (dst: number, immediate: number, skip: number): Piece => instruction(0x55, dst, 0, skip, immediate),
  /** Address of the function `distance` instructions after the end of this one, for callbacks. */
  loadFunction: (dst: number, distance: number): Piece => ({
    words: [0x18 | (dst << 8) | (4 << 12), distance + 1, 0, 0],
  }),
  call: (helper: number): Piece => instruction(0x85, 0, 0, 0, helper),
  exit: { words: [0x95, 0] } as Piece,
  loadMap: (dst: number, map: number): Piece => ({
    words: [0x18 | (dst << 8), 0, 0, 0],
    relocation: { kind: "map", map },
  }),
  loadMapValue: (dst: number, map: number, offset: number): Piece => ({
    words: [0x18 | (dst << 8), 0, 0, offset],
    relocation: { kind: "map-value", map },
  }),
  loadConstant: (dst: number, name: string): Piece => ({
    words: [0x18 | (dst << 8), 0, 0, 0],
    relocation: { kind: "load-constant", name },
  }),
};

export interface Assembled {
  readonly instructions: Uint8Array;
  readonly relocations: readonly Relocation[];
}

export function assemble(...pieces: readonly Piece[]): Assembled {
  const words: number[] = [];
  const relocations: Relocation[] = [];
  for (const piece of pieces) {
    if (piece.relocation !== undefined) relocations.push({ instruction: words.length / 2, ...piece.relocation });
    words.push(...piece.words);
  }
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    view.setUint32(i * 4, word >>> 0, true);
  });
  return { instructions: bytes, relocations };
}
