// Names of addresses on this machine, from the symbols package. Tables are read when the first name is asked for.
import { KernelSymbols, UserSymbols } from "@kscope/symbols";
import type { KernelSymbol, Symbolizer, UserSymbol } from "./symbolizer.ts";

export class LiveSymbolizer implements Symbolizer {
  readonly #kernel = new KernelSymbols();
  readonly #user = new UserSymbols();

  kernelSymbol(address: bigint): KernelSymbol | undefined {
    return this.#kernel.lookup(address);
  }

  userSymbol(pid: number, address: bigint): UserSymbol | undefined {
    return this.#user.lookup(pid, address);
  }
}
