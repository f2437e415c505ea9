// Keys of tables: their hashes, whose upper bits choose a slot, and how they are compared and stored. Short keys are compared
// piece by piece. Of long strings the hash is compared in the table, and then, once, the text up to its NUL; what
// lies behind the NUL is neither read nor written, which is most of the 1024 bytes that a string may have.

import { type Address, isScalar, sizeOf, type Type } from "@kscope/lang";
import type { Value } from "../ir/ir.ts";
import { forgotten } from "./forgotten.ts";
import type { TableAccess } from "./key-table.ts";
import type { Lowering } from "./lowering.ts";
import { textRoom } from "./map-layout.ts";
import { keyOf } from "./maps.ts";
import { plainAddress } from "./plain-address.ts";
import { zeroBytes } from "./zero-bytes.ts";

/** 2^64 divided by the golden ratio: spreads neighbouring keys over the upper bits (Knuth, vol. 3, 6.4). */
const MULTIPLIER = 0x9e3779b97f4a7c15n;

export interface TableKey {
  readonly hash: Value;
  /** `then` runs where the entry at an address has this key, or by all appearances has. */
  ifEqual(entry: Address, then: () => void): void;
  /** `otherwise` runs where the entry that was found, if any, has another key after all. */
  certain?(found: Value, entry: () => Address, otherwise: () => void): void;
  /** Writes it into an entry that is all zero. */
  store(entry: Address): void;
}

export function tableKey(g: Lowering, access: TableAccess): TableKey {
  if (access.table.keyOffset > 0) return hashedString(g, access);
  const pieces = scalarPieces(g, access) ?? memoryPieces(g, access);
  let hash: Value | undefined;
  for (const { get } of pieces) hash = mix(g, hash, get());
  const ifEqual = (entry: Address, i: number, then: () => void): void => {
    const piece = pieces[i];
    if (piece === undefined) then();
    else {
      const same = g.compare("eq", g.load(g.at(entry, piece.offset), piece.bytes), piece.get());
      g.if(same, () => ifEqual(entry, i + 1, then));
    }
  };
  return {
    hash: hash ?? g.constant(0),
    ifEqual: (entry, then) => ifEqual(entry, 0, then),
    store: (entry) => {
      for (const { offset, bytes, get } of pieces) g.store(g.at(entry, offset), bytes, get());
    },
  };
}

/** Of the hash so far every bit has its part in the upper ones of the next. */
function mix(g: Lowering, before: Value | undefined, piece: Value): Value {
  const mixed =
    before === undefined ? piece : g.binary("xor", g.binary("xor", before, g.binary("shr", before, 32)), piece);
  return g.binary("mul", mixed, g.constant(MULTIPLIER));
}

/** Up to eight bytes of a key. */
interface Piece {
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
  /** Zero-extended. */
  readonly get: () => Value;
}

/** Of a key of numbers: they need not go through memory. */
function scalarPieces(g: Lowering, { map, key = [] }: TableAccess): readonly Piece[] | undefined {
  const parts = map.key?.kind === "tuple" && key.length > 1 ? map.key : undefined;
  const types: readonly Type[] = parts?.elements ?? [map.key as Type];
  if (types.length !== key.length || !types.every(isScalar) || types.length > 3) return undefined;
  return key.map((e, i) => {
    const type = types[i] as Type;
    const bytes = sizeOf(type) as Piece["bytes"];
    const word = plainAddress(g, g.scalar(e, type), g.typeOf(e));
    const value = bytes === 8 ? word : g.extend(word, bytes, false);
    return { offset: parts?.offsets[i] ?? 0, bytes, get: () => value };
  });
}

function memoryPieces(g: Lowering, { map, key }: TableAccess): readonly Piece[] {
  const address = keyOf(g, map, key);
  const size = sizeOf(map.key as Type);
  const pieces: Piece[] = [];
  for (let offset = 0; offset < size; ) {
    const bytes = ([8, 4, 2, 1] as const).find((b) => offset + b <= size) ?? 1;
    const place = g.at(address, offset);
    pieces.push({ offset, bytes, get: () => g.load(place, bytes) });
    offset += bytes;
  }
  return pieces;
}

function hashedString(g: Lowering, { map, key, table }: TableAccess): TableKey {
  const size = sizeOf(map.key as Type);
  const words = size / 8;
  const { padding } = g;
  g.padding = false;
  const text = keyOf(g, map, key);
  g.padding = padding;
  const { hash, used } = hashText(g, text, words);
  const word = (address: Address, index: Value): Value =>
    g.load({ base: g.binary("add", g.pointer(address), g.binary("shl", index, 3)), offset: 0, space: "bpf" }, 8);
  return {
    hash,
    ifEqual: (entry, then) => g.if(g.compare("eq", g.load(entry, 8), hash), then),
    certain: (found, entry, otherwise) =>
      g.if(g.compare("ne", found, 0), () => {
        const kept = g.at(entry(), table.keyOffset);
        g.repeat(words, (index, leave) => {
          g.if(g.compare("ge", index as Value, used), leave);
          const differs = g.compare("ne", word(text, index as Value), word(kept, index as Value));
          g.if(
            differs,
            () => {
              otherwise();
              leave();
            },
            undefined,
            "false",
          );
        });
      }),
    store: (entry) => {
      g.store(entry, 8, hash);
      // a bound that every verifier sees, also in a register that was spilled; the map has room for it
      const bytes = g.binary("and", g.binary("shl", used, 3), textRoom(size) - 1);
      g.readBytes(g.at(entry, table.keyOffset), bytes, g.pointer(text), "kernel");
    },
  };
}

/** Clears what follows the NUL in its word, so that equal strings are equal words. Gives how many words there are. */
function hashText(g: Lowering, text: Address, words: number): { hash: Value; used: Value } {
  const hash = g.variable(g.constant(0));
  const used = g.variable(g.constant(words));
  g.repeat(words, (index, leave) => {
    const place = g.binary("add", g.pointer(text), g.binary("shl", index, 3));
    const word = g.load({ base: place, offset: 0, space: "bpf" }, 8);
    const zeroes = zeroBytes(g, word);
    g.if(
      g.compare("ne", zeroes, 0),
      () => {
        const lowest = g.binary("and", zeroes, g.negate(zeroes));
        const kept = g.binary("and", word, g.binary("sub", lowest, 1));
        g.store({ base: place, offset: 0, space: "bpf" }, 8, kept);
        hash.set(mix(g, hash.get(), kept));
        used.set(g.binary("add", index, 1));
        leave();
      },
      undefined,
      "false",
    );
    hash.set(mix(g, hash.get(), word));
  });
  const known = forgotten(g, used.get());
  // a branch is where the verifier sees that it has been here before, and looks no further
  g.if(g.compare("gt", known, words), () => g.giveUp(), undefined, "false");
  return { hash: hash.get(), used: known };
}
