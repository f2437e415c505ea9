// C++ names as people write them, for every name of user space that is shown. Each is worked out once.
import { demangledName } from "@kscope/symbols";
import type { Symbolizer } from "./symbolizer.ts";

export function readableNames(symbolizer: Symbolizer): Symbolizer {
  const known = new Map<string, string>();
  return {
    kernelSymbol: (address) => symbolizer.kernelSymbol(address),
    userSymbol: (pid, address) => {
      const found = symbolizer.userSymbol(pid, address);
      if (found === undefined || !found.name.startsWith("_Z")) return found;
      const name = known.get(found.name) ?? readableName(found.name);
      known.set(found.name, name);
      return { ...found, name };
    },
  };
}

export function readableName(name: string): string {
  return demangledName(name)?.whole ?? name;
}
