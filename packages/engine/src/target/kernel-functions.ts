// The functions that this kernel lets be traced: tracefs's available_filter_functions, or what /proc/kallsyms has as code
// where that can't be read. Read when first asked; a plain name is looked for in the text, only patterns take it apart.
import { openTracefs } from "@kscope/kernel";
import { globMatcher, isGlob, type KernelFunction, type KernelFunctions } from "@kscope/lang";
import { readIfThere } from "./read-file.ts";

const BUILT_IN = "vmlinux";

/** Code that no probe may be on, where the kernel does not say so itself: pieces of functions, padding, entry code. */
const UNTRACEABLE = /^(?:__pfx_|__cfi_|__ksymtab_|__traceiter_|\.L)|\.cold(?:\.\d+)?$|\.(?:part|llvm)\.\d+$/;

export interface KernelFunctionFiles {
  /** A file like available_filter_functions to use instead. */
  readonly list?: string | undefined;
  readonly symbols?: string;
  /** What tracefs has; undefined where it can't be read. */
  readonly tracefs?: () => string | undefined;
}

export class KernelFunctionList implements KernelFunctions {
  readonly #files: KernelFunctionFiles;
  #text: string | undefined;
  #modules: ReadonlyMap<string, readonly string[]> | undefined;
  #loaded: ReadonlySet<string> | undefined;

  constructor(files: KernelFunctionFiles = {}) {
    this.#files = files;
  }

  matching(module: string, name: string): readonly KernelFunction[] {
    const ofModule = globMatcher(module);
    if (!isGlob(name)) return this.#named(name).filter((f) => ofModule(f.module));
    const matches = globMatcher(name);
    return [...this.#byModule()]
      .filter(([one]) => ofModule(one))
      .flatMap(([one, names]) => names.filter(matches).map((found) => ({ name: found, module: one })));
  }

  hasModule(name: string): boolean {
    this.#loaded ??= new Set(latin1("/proc/modules").match(/^[^ \n]+/gm) ?? []);
    return name === BUILT_IN || this.#loaded.has(name);
  }

  /** Lines `name` and `name [module]`, each with a newline before and behind it. */
  get #lines(): string {
    this.#text ??= `\n${this.#read()}\n`;
    return this.#text;
  }

  #read(): string {
    const { list, symbols = "/proc/kallsyms", tracefs = fromTracefs } = this.#files;
    return (list === undefined ? tracefs() : latin1(list)) ?? codeOf(latin1(symbols));
  }

  #named(name: string): readonly KernelFunction[] {
    if (name === "" || /[\s[\]]/.test(name)) return [];
    const text = this.#lines;
    const modules = new Set<string>();
    for (let at = text.indexOf(`\n${name}`); at >= 0; at = text.indexOf(`\n${name}`, at + 1)) {
      const behind = at + 1 + name.length;
      const next = text[behind];
      if (next === "\n") modules.add(BUILT_IN);
      else if (next === " ") modules.add(moduleOf(text.slice(behind, text.indexOf("\n", behind))));
    }
    return [...modules].map((module) => ({ name, module }));
  }

  #byModule(): ReadonlyMap<string, readonly string[]> {
    if (this.#modules !== undefined) return this.#modules;
    const found = new Map<string, Set<string>>();
    for (const line of this.#lines.split("\n")) {
      if (line === "") continue;
      const space = line.indexOf(" ");
      const module = space < 0 ? BUILT_IN : moduleOf(line.slice(space));
      const name = space < 0 ? line : line.slice(0, space);
      const names = found.get(module);
      if (names === undefined) found.set(module, new Set([name]));
      else names.add(name);
    }
    this.#modules = new Map([...found].map(([module, names]) => [module, [...names]]));
    return this.#modules;
  }
}

function moduleOf(bracketed: string): string {
  return /\[([^\]]*)\]/.exec(bracketed)?.[1] ?? BUILT_IN;
}

function latin1(path: string): string {
  return Buffer.from(readIfThere(path) ?? []).toString("latin1");
}

/** Undefined where it can't be read: tracefs or ftrace is not there, or locked down. */
function fromTracefs(): string | undefined {
  try {
    using tracefs = openTracefs();
    const text = tracefs.read("available_filter_functions");
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Lines of code of /proc/kallsyms, in the form of the other list; BPF programs and entry code are left out. */
function codeOf(kallsyms: string): string {
  const lines: string[] = [];
  for (const [, name = "", module] of kallsyms.matchAll(/^\S+ [tTwW] (\S+)(?:\t(\[\S+\]))?$/gm)) {
    if (module === "[bpf]" || UNTRACEABLE.test(name)) continue;
    lines.push(module === undefined ? name : `${name} ${module}`);
  }
  return lines.join("\n");
}
