// Names of C++: one of each form, and all of the standard library against c++filt.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { findLibrary } from "../libraries.ts";
import { ProbedFile } from "../user-file.ts";
import { demangledName } from "./demangle.ts";

const NAMES: readonly (readonly [string, string])[] = [
  ["_Z1fv", "f()"],
  ["_Z3addil", "add(int, long)"],
  ["_ZN5space5Thing4growEi", "space::Thing::grow(int)"],
  ["_ZNK5space5Thing3getEv", "space::Thing::get() const"],
  ["_ZNO1A1fEv", "A::f() &&"],
  ["_ZN5ThingC2ERKS_", "Thing::Thing(Thing const&)"],
  ["_ZN5ThingD0Ev", "Thing::~Thing()"],
  ["_ZN1AplERKS_", "A::operator+(A const&)"],
  ["_ZlsRSo1A", "operator<<(std::ostream&, A)"],
  ["_ZN1AcviEv", "A::operator int()"],
  ["_Z3maxIiET_S0_S0_", "int max<int>(int, int)"],
  ["_ZN3BoxIiE3putEOi", "Box<int>::put(int&&)"],
  ["_Z1fIJilEEvDpT_", "void f<int, long>(int, long)"],
  ["_Z4callPFvicE", "call(void (*)(int, char))"],
  ["_Z5arrayRA10_i", "array(int (&) [10])"],
  ["_Z6memberM1AFviE", "member(void (A::*)(int))"],
  ["_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back(int const&)"],
  ["_ZZ4mainENKUlvE_clEv", "main::{lambda()#1}::operator()() const"],
  ["_ZN12_GLOBAL__N_11fEv", "(anonymous namespace)::f()"],
  ["_Z1fILi3EEvv", "void f<3>()"],
  ["_Z1fILb1EEvv", "void f<true>()"],
  ["_ZTV5Thing", "vtable for Thing"],
  ["_ZThn8_N1B1fEv", "non-virtual thunk to B::f()"],
  ["_ZGVZ1fvE1x", "guard variable for f()::x"],
  ["_Z1fv.cold", "f() [clone .cold]"],
  ["_ZN1A1fB5cxx11Ev", "A::f[abi:cxx11]()"],
];

describe("one of each form", () => {
  for (const [mangled, want] of NAMES) test(mangled, () => assert.equal(demangledName(mangled)?.whole, want));
});

test("names without what is around them", () => {
  assert.equal(demangledName("_Z3maxIiET_S0_S0_")?.name, "max<int>");
  assert.equal(demangledName("_ZNK5space5Thing3getEv")?.name, "space::Thing::get");
});

test("what is no such name, or cut off, has no other", () => {
  for (const name of ["main", "_Z", "_ZN", "_Z1", "_ZN5Thing4grow", "_ZS_", "_Z1fT_", `_Z1f${"P".repeat(5000)}i`])
    assert.equal(demangledName(name), undefined, name);
  const whole = "_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJRKiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_";
  assert.notEqual(demangledName(whole), undefined);
  for (let end = 0; end < whole.length; end++) demangledName(whole.slice(0, end));
});

const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
const library = findLibrary("libstdc++", { machine, root: "", mapped: [] });
const noOracle =
  spawnSync("c++filt", ["--version"]).error !== undefined
    ? "c++filt is not installed"
    : library === undefined && "libstdc++ is not installed";

test("the standard library, as c++filt says", { skip: noOracle }, () => {
  const functions = [...(ProbedFile.open(library ?? "")?.functions() ?? [])];
  const names = [...new Set(functions.map((f) => f.name))].filter((name) => name.startsWith("_Z"));
  const options = { input: names.join("\n"), encoding: "latin1", maxBuffer: 1 << 28 } as const;
  const want = execFileSync("c++filt", ["-i"], options).split("\n");
  const ours = names.map((name) => demangledName(name)?.whole);
  const known = ours.filter((name) => name !== undefined).length;
  assert.ok(names.length > 3000 && known > names.length * 0.97, `${known} of ${names.length}`);
  const wrong = names.filter((_, i) => ours[i] !== undefined && ours[i] !== want[i]);
  assert.deepEqual(wrong, []);
});
