// A target that keeps what the compiler asked of it, so that it can be told later, without compiling, whether compiling
// again would give the same: it would if all questions had the same answers.

import type { Btf } from "@kscope/btf";
import type {
  KernelFunction,
  KernelFunctions,
  KernelProgram,
  PidNamespace,
  ProgramType,
  ResolvedAttachPoint,
  Target,
  TargetFeature,
  TracepointFormat,
  UserSpace,
} from "@kscope/lang";
import { btfIdentity } from "./btf-identity.ts";
import type { LiveTarget } from "./live-target.ts";

/** A question, and what it is about. */
export type Question = readonly [name: QuestionName, ...about: string[]];
type QuestionName =
  | "btf"
  | "moduleBtf"
  | "possibleCpus"
  | "pidNamespace"
  | "has"
  | "tracepoints"
  | "tracepointFormat"
  | "systemCallNumber"
  | "rawTracepoints"
  | "mayCall"
  | "mayCallAt"
  | "kernelFunctions"
  | "hasModule"
  | "kernelAddress"
  | "cgroupId"
  | "readFile"
  | "listDirectory"
  | "isWorldWritable";
type Ask = (target: LiveTarget, first: string, second: string) => unknown;

/** All questions but those that go to other files: what a program's symbols and debugging information say. BTF is not looked
 * into again, but has to be the same. */
const QUESTIONS: Readonly<Record<QuestionName, Ask>> = {
  btf: (t) => btfIdentity("vmlinux", t.environment),
  moduleBtf: (t, name) => btfIdentity(name, t.environment),
  possibleCpus: (t) => t.possibleCpus,
  pidNamespace: (t) => t.pidNamespace,
  has: (t, feature) => t.has(feature as TargetFeature),
  tracepoints: (t, subsystem, event) => t.tracepoints(subsystem, event),
  tracepointFormat: (t, subsystem, event) => t.tracepointFormat(subsystem, event),
  systemCallNumber: (t, name) => t.systemCallNumber(name),
  rawTracepoints: (t, pattern) => t.rawTracepoints(pattern),
  mayCall: (t, type, name) => t.mayCall(type as ProgramType, name),
  mayCallAt: (t, helper, point) => t.mayCallAt(JSON.parse(point) as ResolvedAttachPoint, helper),
  kernelFunctions: (t, module, name) => t.kernelFunctions.matching(module, name),
  hasModule: (t, name) => t.kernelFunctions.hasModule(name),
  kernelAddress: (t, symbol) => t.kernelAddress(symbol),
  cgroupId: (t, path) => t.cgroupId(path),
  readFile: (t, path) => t.readFile(path),
  listDirectory: (t, path) => t.listDirectory(path),
  isWorldWritable: (t, path) => t.isWorldWritable(path),
};

/** What the target says now, as one text. */
export function answersOf(target: LiveTarget, questions: readonly Question[]): string {
  return questions.map(([name, ...about]) => line(name, about, ask(target, name, about))).join("\n");
}

function ask(target: LiveTarget, name: QuestionName, about: readonly string[]): unknown {
  const [first = "", second = ""] = about;
  return QUESTIONS[name](target, first, second);
}

function line(name: QuestionName, about: readonly string[], answer: unknown): string {
  const text = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);
  return JSON.stringify([name, about, answer], text);
}

interface Answer {
  readonly question: Question;
  readonly value: unknown;
  readonly line: string;
}

/** Texts by path; undefined where there is no file. */
export type FileTexts = ReadonlyMap<string, string | undefined>;

export class TracedTarget implements Target {
  readonly architecture: Target["architecture"];
  /** Only what settings of the language are read from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly kernelFunctions: KernelFunctions;
  readonly #target: LiveTarget;
  readonly #files: FileTexts;
  readonly #answers = new Map<string, Answer>();
  readonly #names = new Map<Btf, string>();
  #complete = true;

  /** `files` come before those of the machine, and are not asked for again. */
  constructor(target: LiveTarget, files: FileTexts = new Map()) {
    this.#target = target;
    this.#files = files;
    this.architecture = target.architecture;
    this.environment = settings(target.environment);
    this.kernelFunctions = {
      matching: (module, name) => this.#ask<readonly KernelFunction[]>("kernelFunctions", module, name),
      hasModule: (name) => this.#ask<boolean>("hasModule", name),
    };
  }

  /** Undefined where something was asked that can't be asked again. */
  get questions(): readonly Question[] | undefined {
    return this.#complete ? [...this.#answers.values()].map(({ question }) => question) : undefined;
  }

  /** As answersOf() had it when the questions were asked. */
  get answers(): string {
    return [...this.#answers.values()].map((answer) => answer.line).join("\n");
  }

  /** The kernel's BTF and its modules', by their names. */
  nameOf(btf: Btf): string | undefined {
    return this.#names.get(btf);
  }

  /** What was answered once is not asked again: an object is made of one state of the machine. */
  #ask<T>(name: QuestionName, ...about: string[]): T {
    const key = [name, ...about].join("\0");
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      const value = ask(this.#target, name, about);
      answer = { question: [name, ...about], value, line: line(name, about, value) };
      this.#answers.set(key, answer);
    }
    return answer.value as T;
  }

  get possibleCpus(): number {
    return this.#ask("possibleCpus");
  }

  get pidNamespace(): PidNamespace | undefined {
    return this.#ask("pidNamespace");
  }

  get btf(): Btf | undefined {
    this.#ask("btf");
    return this.#named(this.#target.btf, "vmlinux");
  }

  moduleBtf(name: string): Btf | undefined {
    this.#ask("moduleBtf", name);
    return this.#named(this.#target.moduleBtf(name), name);
  }

  #named(btf: Btf | undefined, name: string): Btf | undefined {
    if (btf !== undefined && !this.#names.has(btf)) this.#names.set(btf, name);
    return btf;
  }

  has(feature: TargetFeature): boolean {
    return this.#ask("has", feature);
  }

  tracepoints(subsystem: string, event: string): readonly string[] {
    return this.#ask("tracepoints", subsystem, event);
  }

  tracepointFormat(subsystem: string, event: string): TracepointFormat | undefined {
    return this.#ask("tracepointFormat", subsystem, event);
  }

  systemCallNumber(name: string): number | undefined {
    return this.#ask("systemCallNumber", name);
  }

  rawTracepoints(pattern: string): readonly string[] {
    // BTF has their names: as long as it is the same, so are they
    return this.btf === undefined ? this.#ask("rawTracepoints", pattern) : this.#target.rawTracepoints(pattern);
  }

  mayCall(programType: ProgramType, name: string): boolean {
    return this.#ask("mayCall", programType, name);
  }

  mayCallAt(point: ResolvedAttachPoint, helper: string): boolean {
    // what is asked about is plain data; of all other places the answer is known
    return isTyped(point)
      ? this.#ask("mayCallAt", helper, JSON.stringify(point))
      : this.#target.mayCallAt(point, helper);
  }

  /** Programs come and go. */
  kernelPrograms(): readonly KernelProgram[] {
    this.#complete = false;
    return this.#target.kernelPrograms();
  }

  get userSpace(): UserSpace {
    this.#complete = false;
    return this.#target.userSpace;
  }

  kernelAddress(symbol: string): bigint | undefined {
    return this.#ask("kernelAddress", symbol);
  }

  cgroupId(path: string): bigint | undefined {
    return this.#ask("cgroupId", path);
  }

  readFile(path: string): string | undefined {
    return this.#files.has(path) ? this.#files.get(path) : this.#ask("readFile", path);
  }

  /** That were asked for. */
  get filesRead(): FileTexts {
    const read = [...this.#answers.values()].filter(({ question: [name] }) => name === "readFile");
    return new Map(read.map(({ question: [, path = ""], value }) => [path, value as string | undefined]));
  }

  listDirectory(path: string): readonly string[] | undefined {
    return this.#ask("listDirectory", path);
  }

  isWorldWritable(path: string): boolean {
    return this.#ask("isWorldWritable", path);
  }
}

function isTyped({ kind }: ResolvedAttachPoint): boolean {
  return ["fentry", "fexit", "iter", "rawtracepoint"].includes(kind);
}

function settings(environment: LiveTarget["environment"]): LiveTarget["environment"] {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith("BPFTRACE_")));
}
