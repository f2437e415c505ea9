// `import "path";`: the probes, macros, functions and map declarations of other scripts, the types of headers. Paths are
// relative to the file that has the import; each file is taken once; probes of what is imported come first.

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

export function resolveImports(program: Program, context: ImportContext): Program {
  if (program.imports.length === 0) return program;
  const importer = new Importer(context);
  for (const statement of program.imports) importer.add(statement, context.directory);
  return {
    ...program,
    cDefinitions: [...importer.definitions, ...program.cDefinitions],
    items: [...importer.items, ...program.items],
  };
}

class Importer {
  readonly definitions: CDefinition[] = [];
  readonly items: Item[] = [];
  readonly #context: ImportContext;
  readonly #seen = new Set<string>();

  constructor(context: ImportContext) {
    this.#context = context;
  }

  add(statement: ImportStatement, directory: string): void {
    const path = join(directory, statement.path.value);
    const { target } = this.#context;
    if (target.isWorldWritable(parent(path)) || target.isWorldWritable(path)) {
      this.#error(
        statement,
        "import-unsafe",
        `refusing to import from a directory that everybody may write to: ${path}`,
        "chmod o-w it, or move the file",
      );
      return;
    }
    const entries = target.listDirectory(path);
    if (entries === undefined) this.#file(statement, path, true);
    else for (const name of [...entries].sort()) this.#file(statement, join(path, name), false);
  }

  /** Of a directory only what can be imported is; a file that is named has to be. */
  #file(statement: ImportStatement, path: string, named: boolean): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    const kind = /\.(bt|h|bpf\.c|bpf\.o)$/.exec(path)?.[1];
    if (kind === undefined || kind.startsWith("bpf")) {
      if (!named) return;
      const compiled = kind !== undefined;
      this.#error(
        statement,
        "import-kind",
        compiled ? `C programs can't be imported: ${path}` : `unknown import type: ${path}`,
        compiled
          ? "kscope has no C compiler; write a function: fn name($a: int64): int64 { … }"
          : "scripts (.bt), headers (.h) and directories can be imported",
      );
      return;
    }
    const text = this.#context.target.readFile(path);
    if (text === undefined)
      this.#error(
        statement,
        "import-missing",
        `Unable to find suitable path for import: ${statement.path.value}`,
        `there is no ${path}`,
      );
    else if (kind === "h") this.#header(path, text);
    else this.#script(path, text);
  }

  #header(path: string, text: string): void {
    const file = this.#context.sources.push({ name: path, text }) - 1;
    this.definitions.push({ kind: "c-definition", text: `${text}\n#`, span: { file, start: 0, end: text.length } });
  }

  #script(path: string, text: string): void {
    const file = this.#context.sources.push({ name: path, text }) - 1;
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
    for (const statement of program.imports) this.add(statement, parent(path));
    this.definitions.push(...program.cDefinitions);
    this.items.push(...program.items);
  }

  #error(statement: ImportStatement, code: string, message: string, hint: string): void {
    this.#context.report({ code, severity: "error", message, span: statement.span, hint });
  }
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
