import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "./parser.ts";
import { printProgram } from "./print.ts";
import { quote } from "./print-expression.ts";

describe("printProgram", () => {
  test("prints in one way what can be written in many", () => {
    const source = `#define A 1
config={a=1;b="x"} import "y" ;
let @m=hash(5)
macro m($a,@b,c){if c {1} else {2}}
k:f,k:g/pid==1/{if pid==1{exit()}else if(2){}for $i:0..3{@m[$i,1]++}$x=(1+2)*3;{1;2;}}
END{}`;
    const expected = `#define A 1

config = {
  a = 1;
  b = "x";
}

import "y";

let @m = hash(5);

macro m($a, @b, c) {
  if (c) {
    1
  } else {
    2
  }
}

k:f,
k:g
/pid == 1/
{
  if (pid == 1) {
    exit();
  } else if (2) { }
  for ($i : 0..3) {
    @m[$i, 1]++;
  }
  $x = (1 + 2) * 3;
  {
    1;
    2;
  }
}

END { }
`;
    const printed = printProgram(parse(source).program);
    assert.equal(printed, expected);
    assert.equal(printProgram(parse(printed).program), expected);
  });

  test("a predicate never begins a comment", () => {
    assert.match(printProgram(parse("k:f / *$p == 1 / { }").program), /\/\(\*\$p == 1\)\//);
  });
});

test("quote keeps UTF-8 readable and escapes other bytes", () => {
  assert.equal(quote('a"\\\n\x01'), String.raw`"a\"\\\n\x01"`);
  assert.equal(quote("\xc3\xa9"), '"é"');
  assert.equal(quote("\xc3"), String.raw`"\xc3"`);
});
