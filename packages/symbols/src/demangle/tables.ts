// Codes of the Itanium C++ ABI, section 5.1: operators, built-in types, abbreviations of the standard library.

const SIGNS = `ps+ ng- ad& de* co~ pl+ mi- ml* dv/ rm% an& or| eo^ aS= pL+= mI-= mL*= dV/= rM%= aN&= oR|= eO^= ls<< rs>> lS<<=
  rS>>= eq== ne!= lt< gt> le<= ge>= ss<=> nt! aa&& oo|| pp++ mm-- cm, pm->* pt-> cl() ix[] qu?`;
const WORDS: readonly (readonly [string, string])[] = [
  ["nw", " new"],
  ["na", " new[]"],
  ["dl", " delete"],
  ["da", " delete[]"],
  ["aw", " co_await"],
];

let operators: ReadonlyMap<string, string> | undefined;

/** 5.1.3.3; what stands behind `operator`. */
export function operatorText(code: string): string | undefined {
  operators ??= new Map([...SIGNS.split(/\s+/).map((pair) => [pair.slice(0, 2), pair.slice(2)] as const), ...WORDS]);
  return operators.get(code);
}

/** 5.1.5.2 */
export const BUILTIN_TYPES: ReadonlyMap<string, string> = new Map([
  ["v", "void"],
  ["w", "wchar_t"],
  ["b", "bool"],
  ["c", "char"],
  ["a", "signed char"],
  ["h", "unsigned char"],
  ["s", "short"],
  ["t", "unsigned short"],
  ["i", "int"],
  ["j", "unsigned int"],
  ["l", "long"],
  ["m", "unsigned long"],
  ["x", "long long"],
  ["y", "unsigned long long"],
  ["n", "__int128"],
  ["o", "unsigned __int128"],
  ["f", "float"],
  ["d", "double"],
  ["e", "long double"],
  ["g", "__float128"],
  ["z", "..."],
]);

export const D_TYPES: ReadonlyMap<string, string> = new Map([
  ["n", "decltype(nullptr)"],
  ["i", "char32_t"],
  ["s", "char16_t"],
  ["u", "char8_t"],
  ["a", "auto"],
  ["c", "decltype(auto)"],
  ["h", "half"],
]);

/** 5.1.10 */
export const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ["t", "std"],
  ["a", "std::allocator"],
  ["b", "std::basic_string"],
  ["s", "std::string"],
  ["i", "std::istream"],
  ["o", "std::ostream"],
  ["d", "std::iostream"],
]);

const CHARACTERS = "char, std::char_traits<char>";

/** The same in full, as they are called where their constructors are. */
export const FULL_ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ["s", `std::basic_string<${CHARACTERS}, std::allocator<char> >`],
  ["i", `std::basic_istream<${CHARACTERS} >`],
  ["o", `std::basic_ostream<${CHARACTERS} >`],
  ["d", `std::basic_iostream<${CHARACTERS} >`],
]);

/** Literals of these types have a suffix in place of a cast. */
export const LITERAL_SUFFIXES: ReadonlyMap<string, string> = new Map([
  ["int", ""],
  ["unsigned int", "u"],
  ["long", "l"],
  ["unsigned long", "ul"],
  ["long long", "ll"],
  ["unsigned long long", "ull"],
]);

/** 5.1.4: what the compiler makes for a type or a function. */
export const SPECIAL_NAMES: ReadonlyMap<string, string> = new Map([
  ["TV", "vtable for "],
  ["TT", "VTT for "],
  ["TI", "typeinfo for "],
  ["TS", "typeinfo name for "],
]);
