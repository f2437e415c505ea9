// Names of addresses on this machine, from the symbols package. Tables are read when the first name is asked for.
import { KernelSymbols, ProbedFile, UserSymbols } from "@kscope/symbols";
import type { KernelSymbol, Symbolizer, UserSource, UserSymbol } from "./symbolizer.ts";

export class LiveSymbolizer implements Symbolizer {
  readonly #kernel = new KernelSymbols();
  readonly #user: UserSymbols;
  readonly #programs = new Map<string, ProbedFile | undefined>();

  /** `debugDirectories`: where debug files of programs are looked for, before the usual places. */
  constructor(debugDirectories: readonly string[] = []) {
    this.#user = new UserSymbols({ debugDirectories });
  }

  kernelSymbol(address: bigint): KernelSymbol | undefined {
    return this.#kernel.lookup(address);
  }

  userSymbol(pid: number, address: bigint): UserSymbol | undefined {
    return this.#user.lookup(pid, address);
  }

  userSources(pid: number, address: bigint): readonly UserSource[] {
    return this.#user.frames(pid, address);
  }

  remember(pid: number): void {
    this.#user.snapshot(pid);
  }

  programSymbol(path: string, address: bigint): UserSymbol | undefined {
    if (!this.#programs.has(path)) this.#programs.set(path, ProbedFile.open(path));
    const program = this.#programs.get(path);
    const found = program?.type === "executable" ? program.functionAt(address) : undefined;
    return found && { name: found.name, offset: Number(address - found.address), path };
  }
}
