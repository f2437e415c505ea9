// Names of addresses on this machine, from the symbols package. Tables are read when the first name is asked for.
import { KernelSymbols, UserSymbols } from "@kscope/symbols";
import type { KernelSymbol, Symbolizer, UserSymbol } from "./symbolizer.ts";

export class LiveSymbolizer implements Symbolizer {
  #kernel: KernelSymbols | undefined;
  #user: UserSymbols | undefined;

  constructor(kernel?: KernelSymbols) {
    this.#kernel = kernel;
  }

  kernelSymbol(address: bigint): KernelSymbol | undefined {
    this.#kernel ??= new KernelSymbols();
    return this.#kernel.lookup(address);
  }

  userSymbol(pid: number, address: bigint): UserSymbol | undefined {
    this.#user ??= new UserSymbols();
    return this.#user.lookup(pid, address);
  }
}
