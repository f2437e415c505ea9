// What `-l` shows of programs and libraries: `PATH:FUNCTION` and `PATH:PROVIDER:NAME`.

import type { Target } from "../target.ts";
import type { UserFile } from "../user-space.ts";
import { globMatcher, isGlob } from "./glob.ts";

/** A pattern of files, and what to look for in each. */
interface Pattern {
  readonly files: string;
  readonly names: string;
}

/** A single word is a pattern of names in all programs of PATH, or a file all of which is wanted. */
function takeApart(pattern: string): Pattern {
  const colon = pattern.indexOf(":");
  if (colon >= 0) return { files: pattern.slice(0, colon) || "*", names: pattern.slice(colon + 1) || "*" };
  return pattern.includes("/") && !isGlob(pattern) ? { files: pattern, names: "*" } : { files: "*", names: pattern };
}

function* files(target: Target, pattern: string, pid: number | undefined): Generator<readonly [string, UserFile]> {
  for (const path of target.userSpace.binaries({ name: pattern, pid, anyFile: false })) {
    const file = target.userSpace.file(path);
    if (file !== undefined) yield [path, file];
  }
}

/** Of `uprobe:PATTERN`, sorted within each file. */
export function* functionNames(target: Target, pattern: string, pid?: number): Generator<string> {
  const { files: wanted, names } = takeApart(pattern);
  for (const [path, file] of files(target, wanted, pid)) {
    const [, language = "", name = ""] = /^(cpp:)?"?(.*?)"?$/s.exec(names) ?? [];
    const found = language === "" ? file.functions(name) : file.functionsOfCpp(name);
    const shown = found.map((symbol) => (language === "" ? symbol.name : `cpp:"${file.readableName(symbol.name)}"`));
    for (const one of [...new Set(shown)].sort()) yield `${path}:${one}`;
  }
}

/** Of `usdt:PATTERN`; a pattern of names without a provider means those of all. */
export function* usdtNames(target: Target, pattern: string, pid?: number): Generator<string> {
  const { files: wanted, names } = takeApart(pattern);
  const whole = names.includes(":") ? names.replace(/^:/, "*:") : `*:${names}`;
  const matches = globMatcher(whole);
  for (const [path, file] of files(target, wanted, pid)) {
    const found = new Set(file.usdtSites().map((site) => `${site.provider}:${site.name}`));
    for (const name of [...found].filter(matches).sort()) yield `${path}:${name}`;
  }
}

/** The arguments of a listed USDT probe, as at its first place. */
export function usdtDeclarations(target: Target, name: string): readonly string[] {
  const [, path = "", provider, probe] = /^(.*):([^:]*):([^:]*)$/s.exec(name) ?? [];
  const sites = target.userSpace.file(path)?.usdtSites() ?? [];
  const site = sites.find((s) => s.provider === provider && s.name === probe);
  return (site?.arguments ?? []).map(({ size, signed }, i) => `${signed ? "int" : "uint"}${size * 8} arg${i}`);
}
