// C's basic types on 64-bit Linux (LP64), under the names that GCC's debug information and so the kernel's BTF use.

export type BasicType = {
  readonly name: string;
  readonly form: "void" | "int" | "bool" | "float";
  readonly size: number;
  readonly signed: boolean;
};

function int(name: string, size: number): BasicType {
  return { name, form: "int", size, signed: !name.includes("unsigned") };
}

/** By sorted specifier words. `signed` and `int` are left out where they say nothing. */
const BY_WORDS: ReadonlyMap<string, BasicType> = new Map([
  ["void", { name: "void", form: "void", size: 0, signed: false }],
  ["_Bool", { name: "_Bool", form: "bool", size: 1, signed: false }],
  ["char", int("char", 1)],
  ["char signed", int("signed char", 1)],
  ["char unsigned", int("unsigned char", 1)],
  ["short", int("short int", 2)],
  ["short unsigned", int("short unsigned int", 2)],
  ["", int("int", 4)],
  ["unsigned", int("unsigned int", 4)],
  ["long", int("long int", 8)],
  ["long unsigned", int("long unsigned int", 8)],
  ["long long", int("long long int", 8)],
  ["long long unsigned", int("long long unsigned int", 8)],
  ["__int128", int("__int128", 16)],
  ["__int128 unsigned", int("__int128 unsigned", 16)],
  ["float", { name: "float", form: "float", size: 4, signed: true }],
  ["double", { name: "double", form: "float", size: 8, signed: true }],
  ["double long", { name: "long double", form: "float", size: 16, signed: true }],
]);

const SPELLINGS: Readonly<Record<string, string>> = {
  __signed: "signed",
  __signed__: "signed",
  __int128_t: "__int128",
};

const WORDS = new Set("void char short int long signed unsigned float double _Bool __int128".split(" "));

/** The standard spelling of a specifier word, or undefined when it is none. */
export function specifierWord(text: string): string | undefined {
  const word = Object.hasOwn(SPELLINGS, text) ? SPELLINGS[text] : text;
  return word !== undefined && WORDS.has(word) ? word : undefined;
}

/** The type that specifier words name, in any order; undefined for combinations that C does not have. */
export function basicType(words: readonly string[]): BasicType | undefined {
  const char = words.includes("char");
  const kept = words.filter((word) => word !== "int" && (word !== "signed" || char));
  if (words.length === 0 || words.filter((word) => word === "int").length > 1) return undefined;
  if (words.includes("int") && (char || words.includes("double") || words.includes("void"))) return undefined;
  return BY_WORDS.get(kept.toSorted().join(" "));
}

/** What <stdint.h>, <stddef.h>, <stdbool.h> and <sys/types.h> define, for texts whose headers are missing. */
export const STANDARD_TYPEDEFS: Readonly<Record<string, string>> = {
  int8_t: "signed char",
  int16_t: "short",
  int32_t: "int",
  int64_t: "long",
  uint8_t: "unsigned char",
  uint16_t: "unsigned short",
  uint32_t: "unsigned int",
  uint64_t: "unsigned long",
  intptr_t: "long",
  uintptr_t: "unsigned long",
  intmax_t: "long",
  uintmax_t: "unsigned long",
  size_t: "unsigned long",
  ssize_t: "long",
  ptrdiff_t: "long",
  off_t: "long",
  pid_t: "int",
  uid_t: "unsigned int",
  gid_t: "unsigned int",
  mode_t: "unsigned int",
  bool: "_Bool",
  __u8: "unsigned char",
  __u16: "unsigned short",
  __u32: "unsigned int",
  __u64: "unsigned long long",
  __s8: "signed char",
  __s16: "short",
  __s32: "int",
  __s64: "long long",
  u8: "unsigned char",
  u16: "unsigned short",
  u32: "unsigned int",
  u64: "unsigned long long",
  s8: "signed char",
  s16: "short",
  s32: "int",
  s64: "long long",
};
