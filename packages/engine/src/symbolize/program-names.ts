// Names for processes that are gone, where config cache_user_symbols is PER_PROGRAM: of the programs that are probed, by their
// addresses as linked. Right for programs that are loaded where they are linked; others have no names then.
import type { BpfObject } from "@kscope/codegen";
import type { Symbolizer, UserSymbol } from "./symbolizer.ts";

export function programNames(symbolizer: Symbolizer, { programs }: BpfObject): Symbolizer {
  const points = programs.flatMap(({ attachPoints }) => attachPoints);
  const paths = new Set(points.flatMap((point) => ("path" in point ? [point.path] : [])));
  return {
    kernelSymbol: (address) => symbolizer.kernelSymbol(address),
    userSymbol: (pid, address) => symbolizer.userSymbol(pid, address) ?? firstOf(symbolizer, paths, address),
    userSources: (pid, address) => symbolizer.userSources(pid, address),
  };
}

function firstOf(symbolizer: Symbolizer, paths: Iterable<string>, address: bigint): UserSymbol | undefined {
  for (const path of paths) {
    const found = symbolizer.programSymbol?.(path, address);
    if (found !== undefined) return found;
  }
  return undefined;
}
