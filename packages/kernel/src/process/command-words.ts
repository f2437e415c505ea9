// Splits a command line into words as a shell does, without any of its expansions, and finds its program in PATH.
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join } from "node:path";

/** A command that cannot be started. */
export class CommandError extends Error {
  readonly command: string;

  constructor(command: string, problem: string) {
    super(`cannot run "${command}": ${problem}`);
    this.name = "CommandError";
    this.command = command;
  }
}

/** One piece of a word: 'as it is', "with \" and \\", an escaped character, or plain text. */
const PIECE = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/y;

function readWord(text: string, start: number): [word: string, end: number] {
  let word = "";
  PIECE.lastIndex = start;
  for (let end = start; ; end = PIECE.lastIndex) {
    const piece = PIECE.exec(text);
    if (piece === null) return [word, end];
    const [, single, double, escaped, plain] = piece;
    word += single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? "";
  }
}

/** The words of a command line. Throws CommandError if a quote is not closed or there is no word. */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  for (let at = 0; ; ) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) break;
    const [word, end] = readWord(text, at);
    if (end === at) throw new CommandError(text, "a quote is not closed");
    words.push(word);
    at = end;
  }
  if (words.length === 0) throw new CommandError(text, "there is no command");
  return words;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The file that a command's first word means, looked up in PATH if it has no slash. Throws CommandError. */
export function resolveProgram(name: string, path: string = process.env.PATH ?? "/usr/bin:/bin"): string {
  const candidates = name.includes("/") ? [name] : path.split(":").map((directory) => join(directory || ".", name));
  const found = candidates.find(isProgram);
  if (found !== undefined) return found;
  if (candidates.some((path) => existsSync(path)))
    throw new CommandError(
      name,
      "it is no program: it is a directory, or lacks the permission to be executed (chmod +x)",
    );
  throw new CommandError(
    name,
    "there is no such program; give its path, or one that is in PATH (for shell syntax: sh -c '…')",
  );
}
