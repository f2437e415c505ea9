import assert from "node:assert/strict";
import { test } from "node:test";
import { splitCommand } from "./command-words.ts";

test("words are split as a shell does", () => {
  assert.deepEqual(splitCommand("ls -l  /tmp "), ["ls", "-l", "/tmp"]);
  assert.deepEqual(splitCommand(`sh -c 'a "b" c' "d \\"e\\" f" g\\ h`), ["sh", "-c", 'a "b" c', 'd "e" f', "g h"]);
  assert.deepEqual(splitCommand(`a'b'"c"d ''`), ["abcd", ""]);
  assert.deepEqual(splitCommand(`echo $HOME "\\n"`), ["echo", "$HOME", "\\n"]);
});

test("what is no command is refused", () => {
  assert.throws(() => splitCommand("  "), /there is no command/);
  assert.throws(() => splitCommand("echo 'a"), /quote is not closed/);
  assert.throws(() => splitCommand('"'), /quote is not closed/);
});
