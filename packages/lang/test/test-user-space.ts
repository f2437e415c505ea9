// The programs of the machine for tests: /bin/app, and a library /lib/libone.so.1 with USDT probes.

import { BtfBuilder } from "@kscope/btf";
import { globMatcher } from "../src/probes/glob.ts";
import type { UsdtSite, UserArgument, UserDebug, UserFile, UserSpace, UserSymbol } from "../src/user-space.ts";

function file(symbols: readonly UserSymbol[], sites: readonly UsdtSite[] = [], debug?: UserDebug): UserFile {
  return {
    functions: (pattern) => symbols.filter((s) => globMatcher(pattern)(s.name)),
    functionsOfCpp: (pattern) => symbols.filter((s) => globMatcher(pattern)(s.name)),
    readableName: (name) => name,
    symbols: (name) => symbols.filter((s) => s.name === name),
    functionAt: (address) => symbols.find((s) => address >= s.address && address < s.address + BigInt(s.size)),
    fileOffset: (address) => Number(address - 0x401000n) + 0x1000,
    beginsInstruction: (_start, distance) => distance % 2 === 0,
    usdtSites: () => sites,
    debug,
  };
}

function argument(text: string, size: number, signed: boolean, location: UserArgument["location"]): UserArgument {
  return { text, size, signed, location };
}

const inRegister = (slot: string, size: number): UserArgument["location"] => ({
  kind: "register",
  register: { slot, offset: 0, size },
});

const SITES: readonly UsdtSite[] = [
  {
    provider: "one",
    name: "start",
    address: 0x401010n,
    offset: 0x1010,
    semaphoreOffset: 0x2000,
    arguments: [
      argument("-4@%edi", 4, true, inRegister("di", 4)),
      argument("8@$7", 8, false, { kind: "constant", value: 7n }),
    ],
  },
  {
    provider: "one",
    name: "start",
    address: 0x401020n,
    offset: 0x1020,
    semaphoreOffset: 0x2000,
    arguments: [
      argument("-4@%esi", 4, true, inRegister("si", 4)),
      argument("4f@%xmm0", 4, false, { kind: "unreadable" }),
    ],
  },
  { provider: "one", name: "stop", address: 0x401030n, offset: 0x1030, semaphoreOffset: 0, arguments: [] },
];

const builder = new BtfBuilder();
const int = builder.int("int", 4, { signed: true });
const point = builder.struct("point", 8, [
  { name: "x", type: int, bitOffset: 0 },
  { name: "y", type: int, bitOffset: 32 },
]);
const parameters = [
  { name: "n", typeId: int, typeText: "int", byReference: false },
  { name: "p", typeId: builder.ptr(point), typeText: "struct point*", byReference: false },
  { name: "ratio", typeId: builder.float("double", 8), typeText: "double", byReference: false },
];
const btf = builder.build();

/** What gcc would leave of a program with `main`, line 7, and `go`, of another language. */
const DEBUG: UserDebug = {
  signature: (address) =>
    address === 0x401000n || address === 0x401020n
      ? { btf, parameters, result: int, resultByReference: false, language: address === 0x401000n ? "other" : "go" }
      : undefined,
  type: (name, kinds) => (name === "point" && kinds.includes("struct") ? { btf, id: point } : undefined),
  place: ({ file, line }) => {
    if (file === "two.c") return { kind: "ambiguous", files: ["/a/two.c", "/b/two.c"] };
    if (file !== "main.c") return { kind: "no-file" };
    return line === 7 ? { kind: "found", address: 0x401004, file: "/a/main.c" } : { kind: "no-line" };
  },
};

/** Left out by patterns, which tests of other things use. */
const DEBUGGED = "/bin/debugged";

const FILES: Readonly<Record<string, UserFile>> = {
  "/bin/app": file([
    { name: "main", address: 0x401000n, size: 32 },
    { name: "work", address: 0x401020n, size: 64 },
    { name: "__work", address: 0x401020n, size: 64 },
    { name: "empty", address: 0x401060n, size: 0 },
  ]),
  [DEBUGGED]: file(
    [
      { name: "main", address: 0x401000n, size: 32 },
      { name: "go", address: 0x401020n, size: 32 },
      { name: "bare", address: 0x401040n, size: 32 },
    ],
    [],
    DEBUG,
  ),
  "/lib/libone.so.1": file([{ name: "one_start", address: 0x401000n, size: 64 }], SITES),
};

const NAMES: Readonly<Record<string, string>> = { app: "/bin/app", libone: "/lib/libone.so.1" };

export function testUserSpace(): UserSpace {
  const paths = Object.keys(FILES);
  return {
    binaries: ({ name }) =>
      paths.filter(globMatcher(NAMES[name] ?? name)).filter((path) => path !== DEBUGGED || name === path),
    running: () => paths.filter((path) => path !== DEBUGGED),
    archiveProblem: ({ name }) =>
      name.startsWith("a.zip!/") ? { reason: "it has no such entry", advice: "name another" } : undefined,
    programOf: () => "/bin/app",
    file: (path) => FILES[path],
  };
}
