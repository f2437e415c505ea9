// What one run of the checker keeps: types of maps across probes, and diagnostics of the pass at hand. Inference repeats
// whole passes until no type of a map or variable changes; only the last pass's diagnostics count.

import type { Btf } from "@kscope/btf";
import type { Config } from "../config/config.ts";
import type { Importer } from "../expand/imports.ts";
import type { AnyNode } from "../syntax/ast.ts";
import type { Diagnostic, Severity } from "../syntax/diagnostic.ts";
import type { Span } from "../syntax/span.ts";
import type { Target } from "../target.ts";
import { NONE, type Type } from "../types/type.ts";
import type { Constant, GetoptOption, MapInfo } from "./checked-program.ts";

export interface CompileOptions {
  readonly positional: readonly string[];
  /** Named parameters, after `--`: `--name=value`, or `--name` as true. */
  readonly named: ReadonlyMap<string, string | true>;
  readonly unsafe: boolean;
  /** Where the script is, for its imports; absent: the current directory. */
  readonly directory?: string;
  /** Files of C definitions to read before the script's own. */
  readonly includes?: readonly string[];
  /** Where else included files are looked for. */
  readonly includeDirectories?: readonly string[];
  /** Probes whose names do not match are left out; begin and end stay. */
  readonly probeFilter?: RegExp | undefined;
  /** `-k`: memory that can't be read and keys that are not there are reported. */
  readonly reportFailures?: boolean;
  /** `-p`: probes that cannot be attached to one process get a predicate. */
  readonly pid: number | undefined;
}

export class CheckState {
  readonly target: Target;
  readonly config: Config;
  readonly options: CompileOptions;
  /** Of what statements import. */
  readonly importer: Importer;
  /** Of the script's own C definitions. */
  readonly own: Btf | undefined;
  /** Where struct and typedef names are looked up, first hit wins: the script's own C definitions, then the kernel. */
  get btfs(): readonly Btf[] {
    const own = this.own === undefined ? [] : [this.own];
    return this.target.btf === undefined ? own : [...own, this.target.btf];
  }
  /** From #define and enums of the script. */
  readonly constants: ReadonlyMap<string, Constant>;
  /** Whether `args` occurs anywhere, so that layouts of arguments matter. */
  readonly usesArguments: boolean;
  /** Whether `retval` occurs anywhere. */
  readonly usesResult: boolean;
  /** Whether `arg0` and its kin occur anywhere. */
  readonly usesArgumentWords: boolean;
  readonly maps: Map<string, MapInfo> = new Map();
  readonly getopts: Map<string, GetoptOption> = new Map();
  /** A type grew in this pass, so another one is needed. */
  changed = false;
  /**
   * No type grows any more, but some are unknown: those that depend on themselves are taken to be like what they are computed
   * with, then maps that are only read to hold numbers.
   */
  guessing: "nothing" | "operands" | "maps" = "nothing";
  diagnostics: Diagnostic[] = [];

  constructor(init: {
    target: Target;
    config: Config;
    options: CompileOptions;
    importer: Importer;
    btf: Btf | undefined;
    constants: ReadonlyMap<string, Constant>;
    usesArguments: boolean;
    usesResult: boolean;
    usesArgumentWords: boolean;
  }) {
    this.target = init.target;
    this.config = init.config;
    this.options = init.options;
    this.importer = init.importer;
    this.own = init.btf;
    this.constants = init.constants;
    this.usesArguments = init.usesArguments;
    this.usesResult = init.usesResult;
    this.usesArgumentWords = init.usesArgumentWords;
  }

  /** Programs that patterns of attach points took so far. */
  expandedPrograms = 0;
  readonly #enumerators: Map<string, { value: bigint; type: Type } | undefined> = new Map();

  /** Searching all enums of the kernel takes milliseconds, so each name is looked for once. */
  enumerator(
    name: string,
    find: () => { value: bigint; type: Type } | undefined,
  ): { value: bigint; type: Type } | undefined {
    if (!this.#enumerators.has(name)) this.#enumerators.set(name, find());
    return this.#enumerators.get(name);
  }

  map(name: string): MapInfo {
    let info = this.maps.get(name);
    if (info === undefined) {
      info = { name, key: undefined, value: NONE, scalar: false, declaration: undefined, used: false };
      this.maps.set(name, info);
    }
    return info;
  }

  report(severity: Severity, code: string, message: string, at: Span | undefined, hint?: string): void {
    const diagnostic = { code, severity, message: asWritten(message), span: at };
    this.diagnostics.push(hint === undefined ? diagnostic : { ...diagnostic, hint: asWritten(hint) });
  }

  error(code: string, message: string, node: AnyNode | { readonly span: Span }, hint?: string): void {
    this.report("error", code, message, node.span, hint);
  }

  warn(code: string, message: string, node: { readonly span: Span }, hint?: string): void {
    this.report("warning", code, message, node.span, hint);
  }
}

/** Without the numbers that tell variables of macros from those of their callers. */
function asWritten(text: string): string {
  return text.replace(/(\$\w+)#\d+/g, "$1");
}
