// The running machine as the compiler sees it. Everything is looked up when it is asked for the first time, and only
// then: a script without tracepoints never touches tracefs, one without kernel types never reads BTF.
import { readdirSync, statSync } from "node:fs";
import { Btf, BtfError } from "@kscope/btf";
import { mapFile, possibleCpus, probeKernelFunction } from "@kscope/kernel";
import {
  type KernelFunctions,
  type KernelProgram,
  type PidNamespace,
  type ProgramType,
  type ResolvedAttachPoint,
  type Target,
  type TargetFeature,
  type TracepointFormat,
  textOfBytes,
  type UserSpace,
} from "@kscope/lang";
import { KernelSymbols } from "@kscope/symbols";
import { systemCallNumbers } from "../decode/opaque/system-call-name.ts";
import { UnreadableBtf } from "../errors/unreadable-btf.ts";
import { hasTargetFeature } from "./features.ts";
import { mayCallAt } from "./helper-places.ts";
import { KernelFunctionList } from "./kernel-functions.ts";
import { kernelPrograms } from "./kernel-programs.ts";
import { ownPidNamespace } from "./pid-namespace.ts";
import { RawTracepointList } from "./raw-tracepoints.ts";
import { isOtherThanFile, readIfThere } from "./read-file.ts";
import { Tracepoints } from "./tracepoints.ts";
import { LiveUserSpace } from "./user-space.ts";

const BTF_DIRECTORY = "/sys/kernel/btf";
/** Tracepoints are called after the kernel's functions, which differ from the names in the table of calls for these. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  newstat: "stat",
  newfstat: "fstat",
  newlstat: "lstat",
  newuname: "uname",
  sendfile64: "sendfile",
  umount: "umount2",
};

export interface LiveTargetOptions {
  /** Default: of this process. BPFTRACE_BTF names a file to use instead of the kernel's own BTF. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** A file that has the functions that can be traced, a line each. */
  readonly traceableFunctions?: string | undefined;
  /** Folders where debugging information of programs is looked for, before the usual places. */
  readonly debugDirectories?: readonly string[];
}

export class LiveTarget implements Target {
  readonly architecture: "x86_64" | "aarch64" = process.arch === "arm64" ? "aarch64" : "x86_64";
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly kernelFunctions: KernelFunctions;
  readonly userSpace: UserSpace;
  readonly #tracepoints = new Tracepoints();
  readonly #rawTracepoints: RawTracepointList;
  readonly #modules = new Map<string, Btf | undefined>();
  readonly #symbols = new KernelSymbols();
  #programs: readonly KernelProgram[] | undefined;
  #systemCalls: ReadonlyMap<string, number> | undefined;
  #pidNamespace: { readonly value: PidNamespace | undefined } | undefined;
  #btf: { readonly value: Btf | undefined } | undefined;

  constructor({ environment = process.env, traceableFunctions, debugDirectories = [] }: LiveTargetOptions = {}) {
    this.environment = environment;
    this.userSpace = new LiveUserSpace(this.architecture, debugDirectories);
    this.kernelFunctions = new KernelFunctionList({ list: traceableFunctions });
    this.#rawTracepoints = new RawTracepointList(() => this.btf, this.#tracepoints);
  }

  get possibleCpus(): number {
    return possibleCpus();
  }

  /** Throws UnreadableBtf for a file that is no BTF, and for a chosen one that is not there. */
  get btf(): Btf | undefined {
    this.#btf ??= { value: this.#readBtf() };
    return this.#btf.value;
  }

  #readBtf(): Btf | undefined {
    return this.guarded(() => {
      const { BPFTRACE_BTF: chosen } = this.environment;
      const path = chosen ?? `${BTF_DIRECTORY}/vmlinux`;
      if (isOtherThanFile(path)) throw new BtfError("it is not a regular file");
      const btf = readBtf(path);
      if (btf === undefined && chosen !== undefined) throw new BtfError("it is not there, or may not be read");
      return btf;
    });
  }

  /** Types are decoded when they are asked for: a BtfError in `body` becomes an UnreadableBtf that names the file. */
  guarded<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      if (!(error instanceof BtfError)) throw error;
      const { BPFTRACE_BTF: chosen } = this.environment;
      throw new UnreadableBtf(chosen ?? `${BTF_DIRECTORY}/vmlinux`, error.reason, chosen !== undefined);
    }
  }

  get pidNamespace(): PidNamespace | undefined {
    this.#pidNamespace ??= { value: ownPidNamespace() };
    return this.#pidNamespace.value;
  }

  moduleBtf(name: string): Btf | undefined {
    if (name === "vmlinux") return this.btf;
    if (!this.#modules.has(name)) this.#modules.set(name, this.#readModule(name));
    return this.#modules.get(name);
  }

  #readModule(name: string): Btf | undefined {
    const base = this.btf;
    // a module's name comes from the script: no slash may lead elsewhere
    if (base === undefined || !/^[A-Za-z0-9_-]+$/.test(name)) return undefined;
    return readBtf(`${BTF_DIRECTORY}/${name}`, base);
  }

  has(feature: TargetFeature): boolean {
    return hasTargetFeature(feature);
  }

  mayCall(programType: ProgramType, name: string): boolean {
    return probeKernelFunction(programType, name).state === "yes";
  }

  mayCallAt(point: ResolvedAttachPoint, helper: string): boolean {
    return mayCallAt(point, helper);
  }

  /** Throws TracefsError where tracefs cannot be used. */
  tracepoints(subsystem: string, event: string): readonly string[] {
    return this.#tracepoints.matching(subsystem, event);
  }

  tracepointFormat(subsystem: string, event: string): TracepointFormat | undefined {
    return this.#tracepoints.format(subsystem, event);
  }

  systemCallNumber(name: string): number | undefined {
    this.#systemCalls ??= systemCallNumbers();
    return this.#systemCalls.get(OTHER_NAMES[name] ?? name);
  }

  rawTracepoints(pattern: string): readonly string[] {
    return this.#rawTracepoints.matching(pattern);
  }

  /** As they were when first asked for. */
  kernelPrograms(): readonly KernelProgram[] {
    this.#programs ??= kernelPrograms();
    return this.#programs;
  }

  kernelAddress(symbol: string): bigint | undefined {
    return this.#symbols.addressOf(symbol);
  }

  cgroupId(path: string): bigint | undefined {
    return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
  }

  listDirectory(path: string): readonly string[] | undefined {
    try {
      return readdirSync(path);
    } catch {
      return undefined;
    }
  }

  isWorldWritable(path: string): boolean {
    try {
      const stat = statSync(path);
      return stat.isDirectory() && (stat.mode & 0o002) !== 0;
    } catch {
      return false;
    }
  }

  /** Bytes that are no UTF-8 are kept, as lone surrogates. */
  readFile(path: string): string | undefined {
    const bytes = readIfThere(path);
    return bytes === undefined ? undefined : textOfBytes(bytes);
  }

  /** Takes a private mount of tracefs away. */
  close(): void {
    this.#tracepoints.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function readBtf(path: string, base?: Btf): Btf | undefined {
  const bytes = mapFile(path) ?? readIfThere(path);
  if (bytes === undefined) return undefined;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return Btf.parse(bytes, base === undefined ? { name } : { name, base });
}
