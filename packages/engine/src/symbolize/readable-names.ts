// C++ names as people write them, for every name of user space that is shown. Each is worked out once.
import { demangledName } from "@kscope/symbols";
import type { Symbolizer } from "./symbolizer.ts";

export function readableNames(symbolizer: Symbolizer): Symbolizer {
  const known = new Map<string, string>();
  const readable = (name: string): string => {
    const found = known.get(name) ?? readableName(name);
    known.set(name, found);
    return found;
  };
  return {
    kernelSymbol: (address) => symbolizer.kernelSymbol(address),
    userSymbol: (pid, address) => {
      const found = symbolizer.userSymbol(pid, address);
      if (found === undefined || !found.name.startsWith("_Z")) return found;
      return { ...found, name: readable(found.name) };
    },
    userSources: (pid, address) =>
      symbolizer
        .userSources(pid, address)
        .map((one) => (one.name.startsWith("_Z") ? { ...one, name: readable(one.name) } : one)),
  };
}

export function readableName(name: string): string {
  return demangledName(name)?.whole ?? name;
}
