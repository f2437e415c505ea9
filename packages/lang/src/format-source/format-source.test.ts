import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { randomProgram, withoutDoubt, withoutSpans } from "../../test/random-program.ts";
import { lex, parse, printProgram } from "../syntax/index.ts";
import { formatSource } from "./format-source.ts";

function commentsOf(source: string): readonly string[] {
  return lex(source)
    .filter((t) => t.kind === "comment")
    .map((t) => t.text.trimEnd());
}

/** What formatting must keep, whatever the script. */
function check(source: string): void {
  const once = formatSource(source);
  assert.deepEqual(withoutSpans(parse(once).program), withoutSpans(parse(source).program), `${source}\n---\n${once}`);
  assert.deepEqual(commentsOf(once), commentsOf(source));
  assert.equal(formatSource(once), once, source);
  assert.doesNotMatch(once.replaceAll(/\/\*.*?\*\/|"(?:\\.|[^"\\])*"/gs, "_"), /[ \t]$/m);
}

const layout = fc.constantFrom(
  ...[
    "",
    " ",
    "\n",
    "\n\n\n",
    " // why\n",
    "\n// line\n",
    "/* in */",
    " /* two\n   lines */ ",
    "\n/* own */\n\n",
    "//\n//\n",
  ],
);

describe("formatting random scripts", () => {
  test("keeps the tree and the comments, and is done at once", () => {
    fc.assert(
      fc.property(randomProgram.filter(withoutDoubt), fc.array(layout, { minLength: 1 }), (tree, layouts) => {
        const plain = printProgram(tree);
        let next = 0;
        const source = lex(plain)
          .map((t) => (t.kind === "whitespace" ? `${t.text}${layouts[next++ % layouts.length]}` : t.text))
          .join("");
        fc.pre(parse(source).diagnostics.length === 0);
        check(source);
      }),
      { numRuns: 400 },
    );
  });
});

describe("layout", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["a probe", "begin{print(1)}", "begin\n{\n  print(1);\n}\n"],
    ["an empty probe", "begin { }", "begin\n{}\n"],
    [
      "several attach points and a predicate",
      "kprobe:a,kprobe:b/pid==1/{exit()}",
      "kprobe:a,\nkprobe:b\n/pid == 1/\n{\n  exit();\n}\n",
    ],
    ["comments of attach points", "kprobe:a, // one\n// two\nkprobe:b{}", "kprobe:a, // one\n// two\nkprobe:b\n{}\n"],
    [
      "statements with bodies",
      "begin{if(pid){@=1}else if(tid){@=2}else{@=3}while($i<3){$i++}for($k:@m){print($k.0)}unroll(2){@++}}",
      `begin
{
  if (pid) {
    @ = 1;
  } else if (tid) {
    @ = 2;
  } else {
    @ = 3;
  }
  while ($i < 3) {
    $i++;
  }
  for ($k : @m) {
    print($k.0);
  }
  unroll (2) {
    @++;
  }
}
`,
    ],
    ["a short value in braces", "begin{$a=if(pid){1}else{2};}", "begin\n{\n  $a = if (pid) { 1 } else { 2 };\n}\n"],
    ["a longer one", "begin{$a={let $b=1;$b};}", "begin\n{\n  $a = {\n    let $b = 1;\n    $b\n  };\n}\n"],
    [
      "declarations",
      "config={max_map_keys=9}let @m=hash(10);macro m($x,@y,z){$x+z}fn f($a:int32):int64{return $a;}begin{}",
      "config = {\n  max_map_keys = 9;\n}\nlet @m = hash(10);\nmacro m($x, @y, z)\n{\n  $x + z\n}\n" +
        "fn f($a : int32) : int64\n{\n  return $a;\n}\nbegin\n{}\n",
    ],
    [
      "signs with several meanings",
      "begin{$a=(struct task_struct *)curtask;$b=*$c*-1- -2+~3;$d=&@x;$e=(uint8)$a;$f=(a=1,b=!2);--$a;$a++}",
      "begin\n{\n  $a = (struct task_struct*)curtask;\n  $b = *$c * -1 - -2 + ~3;\n  $d = &@x;\n  $e = (uint8)$a;\n" +
        "  $f = (a=1, b=!2);\n  --$a;\n  $a++;\n}\n",
    ],
    [
      "blank lines: one of several, none at the edges",
      "begin {\n\n  @a = 1;\n\n\n\n  @b = 2;\n  @c = 3;\n\n}\n\n\n\nend { }\n\n",
      "begin\n{\n  @a = 1;\n\n  @b = 2;\n  @c = 3;\n}\n\nend\n{}\n",
    ],
    [
      "comments of statements",
      "begin { // opens\n@a = 1; // behind\n// alone\n\n/* in front */ @b = 2;\n// last\n}\n// end",
      "begin\n{ // opens\n  @a = 1; // behind\n  // alone\n\n  /* in front */ @b = 2;\n  // last\n}\n// end\n",
    ],
    [
      "comments of arguments",
      'begin { printf("%d %d", 1, // one\n 2 /* two */); }',
      'begin\n{\n  printf("%d %d", 1, // one\n         2 /* two */);\n}\n',
    ],
    [
      "long calls",
      'begin { printf("%d %d %d %d", nsecs - @start_of_request[tid], @number_of_bytes[tid, pid], @name_of_file[tid], 4); }',
      'begin\n{\n  printf("%d %d %d %d", nsecs - @start_of_request[tid],\n         @number_of_bytes[tid, pid], @name_of_file[tid], 4);\n}\n',
    ],
    [
      "C definitions and directives as they are",
      "#!/usr/bin/bpftrace\n#include  <linux/sched.h>\nstruct  a {int x;};\nbegin{}",
      "#!/usr/bin/bpftrace\n#include  <linux/sched.h>\nstruct  a {int x;};\nbegin\n{}\n",
    ],
    ["a predicate that begins with a star", "k:a / *$1 == 2 /{}", "k:a\n/ *$1 == 2/\n{}\n"],
    ["nothing", "", ""],
    ["comments only", "\n\n// a\n\n\n/* b */", "// a\n\n/* b */\n"],
  ];
  for (const [name, source, formatted] of cases) {
    test(name, () => {
      assert.equal(formatSource(source), formatted);
      check(source);
    });
  }

  test("a script with a syntax error comes back as it is", () => {
    assert.equal(formatSource("begin { print( }"), "begin { print( }");
  });
});
