// Programs built with -g: arguments by name, types, lines; in all the files that debugging information may be in.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { kscope } from "../../test/kscope.ts";

const PROGRAM = `struct point { short x; unsigned char name[6]; };
enum colour { RED, GREEN = 5 };
struct shape { struct point at[2]; struct shape *next; unsigned low : 3, high : 9; enum colour colour; };
struct pair { long a; int b; };
struct large { long words[4]; };
__attribute__((noinline)) int draw(struct shape *shape, char c, _Bool flag, short n, const char *text) {
  return shape->high + c + flag + n + text[0];
}
__attribute__((noinline)) struct large many(int a, double d, struct pair pair, long e, int f, struct large large, long last) {
  struct large result = {{a + (long)d + pair.a + pair.b + e + f + last}};
  result.words[1] = large.words[3];
  return result;
}
int main(void) {
  struct shape other = {.at = {{1, "one"}}};
  struct shape shape = {.at = {{-3, "left"}, {4, "right"}}, .next = &other, .low = 5, .high = 300, .colour = GREEN};
  struct pair pair = {7, -8};
  struct large large = {{1, 2, 3, 4}};
  many(-1, 2.5, pair, 40, 50, large, 60);
  return draw(&shape, 'q', 1, -2, "words") > 100000;
}
`;

const folder = mkdtempSync(join(tmpdir(), "kscope-dwarf-"));
after(() => rmSync(folder, { recursive: true }));
const missing = spawnSync("gcc", ["--version"]).error !== undefined;
const path = join(folder, "program");

function compile(name: string, ...options: readonly string[]): string {
  const program = join(folder, name);
  execFileSync("gcc", ["-g", "-O0", ...options, "-o", program, join(folder, "program.c")], { cwd: folder });
  return program;
}

async function out(script: string, program = path, ...options: readonly string[]): Promise<string> {
  const { out, err } = await kscope([...options, "-e", script, "-c", program]);
  assert.equal(err.replace(/^Attached.*\n/gm, ""), "");
  return out.replace(/^Attached.*\n/gm, "").trim();
}

describe("arguments by name", { skip: missing && "gcc is not installed" }, () => {
  before(() => {
    writeFileSync(join(folder, "program.c"), PROGRAM);
    compile("program");
  });

  test("numbers of all sizes, text, structs behind pointers", async () => {
    const body =
      'printf("%c %d %d %s %d %d %s", args.c, args.flag, args.n, str(args.text), args.shape.at[1].x, args.shape->high, args.shape->next->at[0].name)';
    assert.equal(await out(`uprobe:${path}:draw { ${body}; }`), "q 1 -2 words 4 300 one");
  });

  test("as a whole, in maps and as keys", async () => {
    const text = await out(`uprobe:${path}:draw { @[args] = count(); print(args); }`);
    assert.match(text, /^\{ \.shape = 0x[0-9a-f]+, \.c = 113, \.flag = (1|true), \.n = -2, \.text = 0x[0-9a-f]+ \}/);
  });

  test("structs by value, and what no register was left for", async () => {
    const body =
      'printf("%d %d %d %d %d %d %d", args.a, args.pair.a, args.pair.b, args.e, args.f, args.large.words[3], args.last)';
    assert.equal(await out(`uprobe:${path}:many { ${body}; }`), "-1 7 -8 40 50 4 60");
  });

  test("what lies in a register that BPF cannot read is no argument", async () => {
    const { err, code } = await kscope(["-e", `uprobe:${path}:many { print(args.d); }`]);
    assert.equal(code, 1);
    assert.match(err, /argument 'd' .* can't be read: it is in a register for floating-point numbers/);
  });

  test("names of enumerations, casts to the program's types", async () => {
    const body = "print(args.shape.colour); print(((struct shape *)arg0)->low); print(sizeof(struct large))";
    assert.equal(await out(`uprobe:${path}:draw { ${body}; }`), "GREEN\n5\n32");
  });

  test("a struct of the script goes before the program's", async () => {
    assert.equal(
      await out(`struct shape { short first; } uprobe:${path}:draw { print(((struct shape *)arg0)->first); }`),
      "-3",
    );
  });

  test("without debugging information it is said what to do", async () => {
    const bare = compile("bare", "-g0");
    const { err, code } = await kscope(["-e", `uprobe:${bare}:draw { print(args.c); }`]);
    assert.equal(code, 1);
    assert.match(err, /no debuginfo found for .*bare\n[\s\S]*HINT: build it with -g/);
  });

  test("lists show them", async () => {
    const { out: listed } = await kscope(["-lv", `uprobe:${path}:draw`]);
    const lines = ["struct shape* shape", "char c", "_Bool flag", "short int n", "const char* text"];
    assert.equal(listed, [`uprobe:${path}:draw`, ...lines.map((line) => `    ${line}`), ""].join("\n"));
  });
});

describe("lines of source", { skip: missing && "gcc is not installed" }, () => {
  const line = 1 + PROGRAM.split("\n").findIndex((text) => text.includes("return draw("));

  test("fire where they are", async () => {
    assert.equal(await out(`uprobe:${path}@program.c:${line} { print(func); }`), "main");
    assert.match(await out(`uprobe:${path}@program.c:7 { printf("%s", probe); }`), /:\d+$/);
  });

  test("wrong ones are refused", async () => {
    for (const [place, message] of [
      [`${path}@program.c:9999`, "Unable to map 'program.c:9999' to address"],
      [`${path}@absent.c:1`, "No compilation unit matches absent.c"],
      [`${path}@program.c`, "expected format: uprobe:TARGET@FILE:LINE[:COL]"],
      ["/bin/ls@ls.c:1", "No DWARF debug info found for '/bin/ls'"],
    ] as const) {
      const { err, code } = await kscope(["-e", `uprobe:${place} { exit(); }`]);
      assert.equal(code, 1);
      assert.ok(err.includes(message), err);
    }
  });
});

describe("stacks", { skip: missing && "gcc is not installed" }, () => {
  const STACK = `#include <unistd.h>
static inline __attribute__((always_inline)) int deep(volatile int *x) {
  return *x += 3;
}
static inline __attribute__((always_inline)) int middle(volatile int *x) {
  return deep(x) + 1;
}
__attribute__((noinline)) int work(int n) {
  volatile int x = n;
  return middle(&x) * 2;
}
int main(int argc, char **argv) {
  for (int i = 0; i < 3000 && work(argc) < 100; i++)
    usleep(1000);
}
`;
  const source = join(folder, "stack.c");
  let program = "";
  before(() => {
    writeFileSync(source, STACK);
    program = join(folder, "stack");
    execFileSync("gcc", ["-g", "-O1", "-fno-omit-frame-pointer", "-o", program, source]);
  });

  test("have the lines of calls, and inlined functions", async () => {
    const text = await out(`uprobe:${program}@stack.c:3 { print(ustack(2)); exit(); }`, program);
    const inlined = [`[inlined] deep@${source}:3`, `[inlined] middle@${source}:6`, `work+N@${source}:10`];
    assert.deepEqual(
      text.split("\n").map((line) => line.trim().replace(/\+\d+/, "+N")),
      [...inlined, `main+N@${source}:13`],
    );
  });

  test("as perf prints them, and with names only", async () => {
    const body = (mode: string): string => `uprobe:${program}@stack.c:3 { print(ustack(${mode}1)); exit(); }`;
    const perf = (await out(body("perf, "), program)).replace(/^\s*[0-9a-f]+ /gm, "").replace(/\+\d+/, "+N");
    assert.equal(perf, `deep (inlined)\nmiddle (inlined)\nwork+N (${program})`);
    const bare = await out(`config = { show_debug_info = false } ${body("")}`, program);
    assert.match(bare, /^work\+\d+$/);
  });
});

const noCpp = spawnSync("g++", ["--version"]).error !== undefined;

test("objects of C++ that are handed over by their address", { skip: noCpp && "g++ is not installed" }, async () => {
  const PROGRAM = `#include <string>
struct base { int id; };
struct plain : base { int more; };
struct counted { int value; ~counted() { value = 0; } };
struct holder { counted inner; long other; };
__attribute__((noinline)) int take(std::string text, plain p, counted c, holder h, int last) {
  return text.size() + p.id + c.value + h.other + last;
}
int main(int argc, char **argv) { return take("text", plain{{7}, 8}, counted{9}, holder{{10}, 11}, 12) > 1000; }
`;
  writeFileSync(join(folder, "objects.cpp"), PROGRAM);
  const program = join(folder, "objects");
  execFileSync("g++", ["-g", "-O0", "-o", program, join(folder, "objects.cpp")]);
  const body =
    'printf("%d %d %d %d %d %d", args.p.id, args.p.more, args.c.value, args.h.inner.value, args.h.other, args.last)';
  assert.equal(await out(`uprobe:${program}:cpp:"take" { ${body}; }`, program), "7 8 9 10 11 12");
  const size = "print(args.text._M_string_length)";
  assert.equal(await out(`uprobe:${program}:cpp:"take" { ${size}; }`, program), "4");
});

describe("programs that are gone", { skip: missing && "gcc is not installed" }, () => {
  test("have names where they are loaded as linked and config says so", async () => {
    const program = compile("fixed", "-no-pie");
    const script = `config = { cache_user_symbols = "PER_PROGRAM"; show_debug_info = false } uprobe:${program}:draw { print(ustack(2)); }`;
    assert.match(await out(script, program), /^draw\+\d+\s+main\+\d+$/);
  });
});

describe("where the information is", { skip: missing && "gcc is not installed" }, () => {
  const script = (program: string): string => `uprobe:${program}:draw { print(args.n); }`;

  test("in split files", async () => {
    const program = compile("split", "-gsplit-dwarf");
    assert.equal(await out(script(program), program), "-2");
  });

  test("compressed, of version 4", async () => {
    const program = compile("compressed", "-gdwarf-4", "-gz");
    assert.equal(await out(script(program), program), "-2");
  });

  test("in a debug file beside it, or in a folder that is named", async () => {
    const program = compile("stripped");
    mkdirSync(join(folder, "elsewhere"));
    const debug = join(folder, "elsewhere", "stripped.debug");
    execFileSync("objcopy", ["--only-keep-debug", program, debug]);
    execFileSync("objcopy", ["--strip-debug", program]);
    assert.equal((await kscope(["-e", script(program)])).code, 1);
    assert.equal(await out(script(program), program, "--debuginfo", join(folder, "elsewhere")), "-2");
    assert.equal(await out(script(program), program, "--debuginfo", "/nowhere:./elsewhere"), "-2");
    execFileSync("mv", [join(folder, "elsewhere"), join(folder, ".debug")]);
    assert.equal(await out(script(program), program), "-2");
  });
});
