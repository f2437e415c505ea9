// `import "path";`: the probes, macros, functions and map declarations of other scripts, the types of headers. Paths are
// relative to the file that has the import; each file is taken once; probes of what is imported come first. Among statements
// only headers can be imported, and only those that the code at hand reaches are.

import type { CDefinition, ImportStatement, Item, Program } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { parse } from "../syntax/parser.ts";
import type { Source } from "../syntax/render-diagnostic.ts";
import type { Target } from "../target.ts";

export interface ImportContext {
  readonly target: Pick<Target, "readFile" | "listDirectory" | "isWorldWritable">;
  /** Where the script is, for relative paths; undefined for text from the command line: the current directory. */
  readonly directory: string;
  /** All texts of the program, by the number that spans carry; the script's own is there already. */
  readonly sources: Source[];
  readonly report: (diagnostic: Diagnostic) => void;
}

export class Importer {
  readonly #definitions: CDefinition[] = [];
  readonly #items: Item[] = [];
  readonly #headers: CDefinition[] = [];
  readonly #context: ImportContext;
  readonly #seen: Set<string>;

  constructor(context: ImportContext) {
    this.#context = context;
    this.#seen = new Set(context.sources.map(({ name }) => name));
  }

  /** The program with what it imports at its head. */
  resolve(program: Program): Program {
    if (program.imports.length === 0) return program;
    for (const statement of program.imports) this.#add(statement);
    return {
      ...program,
      cDefinitions: [...this.#definitions, ...program.cDefinitions],
      items: [...this.#items, ...program.items],
    };
  }

  /** Headers that statements have imported. */
  get headers(): readonly CDefinition[] {
    return this.#headers;
  }

  /** Imports what a statement names, unless it is there already; says what is wrong. */
  statement(statement: ImportStatement): Diagnostic | undefined {
    const path = this.#path(statement);
    const unsafe = this.#unsafe(statement, path);
    if (unsafe !== undefined) return unsafe;
    if (!/\.(h|bpf\.[co])$/.test(path) || this.#context.target.listDirectory(path) !== undefined)
      return problem(
        statement,
        "import-kind",
        `among statements only headers (.h) can be imported: ${path}`,
        "move the import to the top of the file",
      );
    return this.#file(statement, path, this.#headers);
  }

  #add(statement: ImportStatement): void {
    const path = this.#path(statement);
    const unsafe = this.#unsafe(statement, path);
    const entries = unsafe === undefined ? this.#context.target.listDirectory(path) : [];
    if (unsafe !== undefined) this.#context.report(unsafe);
    else if (entries === undefined) this.#report(this.#file(statement, path, this.#definitions));
    // of a directory only what can be imported is; a file that is named has to be
    else
      for (const name of [...entries].sort())
        if (/\.(bt|h)$/.test(name)) this.#report(this.#file(statement, join(path, name), this.#definitions));
  }

  #report(diagnostic: Diagnostic | undefined): void {
    if (diagnostic !== undefined) this.#context.report(diagnostic);
  }

  #path({ path, span }: ImportStatement): string {
    const { sources, directory } = this.#context;
    return join(span.file === 0 ? directory : parent(sources[span.file]?.name ?? ""), path.value);
  }

  #unsafe(statement: ImportStatement, path: string): Diagnostic | undefined {
    const { target } = this.#context;
    if (!target.isWorldWritable(parent(path)) && !target.isWorldWritable(path)) return undefined;
    const message = `refusing to import from a directory that everybody may write to: ${path}`;
    return problem(statement, "import-unsafe", message, "chmod o-w it, or move the file");
  }

  #file(statement: ImportStatement, path: string, definitions: CDefinition[]): Diagnostic | undefined {
    if (this.#seen.has(path)) return undefined;
    const kind = /\.(bt|h|bpf\.c|bpf\.o)$/.exec(path)?.[1];
    if (kind === undefined)
      return problem(
        statement,
        "import-kind",
        `unknown import type: ${path}`,
        "scripts (.bt), headers (.h) and directories can be imported",
      );
    if (kind.startsWith("bpf"))
      return problem(
        statement,
        "import-kind",
        `C programs can't be imported: ${path}`,
        "kscope has no C compiler; write a function: fn name($a: int64): int64 { … }",
      );
    const text = this.#context.target.readFile(path);
    if (text === undefined)
      return problem(
        statement,
        "import-missing",
        `Unable to find suitable path for import: ${statement.path.value}`,
        `there is no ${path}`,
      );
    this.#seen.add(path);
    const file = this.#context.sources.push({ name: path, text }) - 1;
    if (kind === "h") definitions.push(header(text, file));
    else this.#script(text, file);
    return undefined;
  }

  #script(text: string, file: number): void {
    const { program, diagnostics } = parse(text, file);
    for (const d of diagnostics) this.#context.report(d);
    if (program.config !== undefined)
      this.#context.report({
        code: "import-config",
        severity: "error",
        message: "invalid `config` within import",
        span: program.config.span,
        hint: "only the script that is run may have one",
      });
    for (const statement of program.imports) this.#add(statement);
    this.#definitions.push(...program.cDefinitions);
    this.#items.push(...program.items);
  }
}

function header(text: string, file: number): CDefinition {
  return { kind: "c-definition", text: `${text}\n#`, span: { file, start: 0, end: text.length } };
}

function problem({ span }: ImportStatement, code: string, message: string, hint: string): Diagnostic {
  return { code, severity: "error", message, span, hint };
}

/** A path relative to a directory, without `.` and `..`. */
function join(directory: string, path: string): string {
  const whole = path.startsWith("/") ? path : `${directory === "" ? "." : directory}/${path}`;
  const out: string[] = [];
  for (const part of whole.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(part);
  }
  return `${whole.startsWith("/") ? "/" : ""}${out.join("/")}` || ".";
}

export function parent(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}
