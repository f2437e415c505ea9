// Which package may import which, and a check that the sources keep to it. The table is the one of ARCHITECTURE.md.
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { filesIn } from "./source-files.ts";

export interface Layer {
  readonly imports: readonly string[];
  /** Packages of which it may use types only. */
  readonly types?: readonly string[];
  /** Runs in a browser too: nothing of Node, Bun or other packages from npm. */
  readonly pure?: boolean;
}

const BELOW_ENGINE = ["btf", "elf", "lang", "codegen", "kernel", "symbols"] as const;

export const LAYERS: Readonly<Record<string, Layer>> = {
  btf: { imports: [], pure: true },
  elf: { imports: ["btf"], pure: true },
  lang: { imports: ["btf"], types: ["elf"], pure: true },
  codegen: { imports: ["lang", "btf"], pure: true },
  kernel: { imports: ["btf"] },
  symbols: { imports: ["elf", "btf", "kernel"] },
  engine: { imports: BELOW_ENGINE },
  report: { imports: ["lang"], types: ["engine"] },
  tools: { imports: ["lang", "engine", "report"] },
  kscope: { imports: [...BELOW_ENGINE, "engine", "report", "tools"] },
};

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

// Statements begin a line, since Biome formats; so text inside template strings is read too, which at worst finds too much.
const STATEMENT = /^(import|export)\b(\s+type\b)?([^;"'`]*?\bfrom\s*|\s*)["']([^"'\n]+)["']/gm;
const CALL = /\bimport\(\s*["']([^"'\n]+)["']\s*\)/g;

function importsOf(text: string): readonly Import[] {
  const statements = Array.from(text.matchAll(STATEMENT), ([, , type, , specifier = ""]) => ({
    specifier,
    typeOnly: type !== undefined,
  }));
  const calls = Array.from(text.matchAll(CALL), ([, specifier = ""]) => ({ specifier, typeOnly: false }));
  return [...statements, ...calls];
}

/** The package that a path from the root lies in. */
function packageOf(path: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(path)?.[1];
}

function importedPackage(from: string, specifier: string): string | undefined {
  if (specifier === "kscope") return specifier;
  if (specifier.startsWith("@kscope/")) return specifier.slice("@kscope/".length).split("/")[0];
  return specifier.startsWith(".") ? packageOf(normalize(join(dirname(from), specifier))) : undefined;
}

const SOURCE = /^packages\/[^/]+\/(src|test|generate|bt)\/.*\.ts$/;
/** Of the repository: a package by its name, or a file of the same one. */
const OURS = /^(\.|@kscope\/|kscope$)/;
/** Tests may use node:test and fast-check, tools of the build what they like; live tests go through the door anyway. */
const TEST = /(\.test\.ts$|^packages\/[^/]+\/(test|generate)\/)/;
const LIVE = /\.(live|vm)\.test\.ts$/;

function problemOf(file: SourceFile, name: string, layer: Layer, { specifier, typeOnly }: Import): string | undefined {
  if (layer.pure === true && !TEST.test(file.path) && !OURS.test(specifier))
    return `${name} is pure and may not import ${specifier}`;
  const other = importedPackage(file.path, specifier);
  if (other === undefined || other === name || LIVE.test(file.path)) return undefined;
  if (specifier.startsWith(".")) return `reaches into ${other} by a path: import @kscope/${other} instead`;
  if (layer.imports.includes(other)) return undefined;
  if (!(layer.types ?? []).includes(other)) return `${name} may not import ${specifier}`;
  return typeOnly || TEST.test(file.path) ? undefined : `${name} may use only types of ${specifier}`;
}

/** What breaks the rules, a line each. */
export function layerProblems(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const name = packageOf(file.path) ?? "";
    const layer = LAYERS[name];
    if (layer === undefined) return [`${file.path}: the table of layers has no package "${name}"`];
    return importsOf(file.text).flatMap((found) => {
      const problem = problemOf(file, name, layer, found);
      return problem === undefined ? [] : [`${file.path}: ${problem}`];
    });
  });
}

export interface LayerReport {
  readonly problems: readonly string[];
  readonly files: number;
  /** Imports of one package by another: none seen means that the check looked at nothing. */
  readonly crossings: number;
}

/** Checks a repository. A package in which there is nothing to see is a problem as well. */
export function checkLayers(root: string): LayerReport {
  const paths = filesIn(root, ["packages"]).filter((path) => SOURCE.test(path));
  const files = paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
  const unseen = Object.keys(LAYERS).filter((name) => !files.some(({ path }) => packageOf(path) === name));
  const crossings = files.flatMap(({ path, text }) =>
    importsOf(text).filter(
      ({ specifier }) => (importedPackage(path, specifier) ?? packageOf(path)) !== packageOf(path),
    ),
  ).length;
  const blind = crossings === 0 ? ["no import between packages was found: the check looks in the wrong place"] : [];
  const problems = [...layerProblems(files), ...unseen.map((name) => `packages/${name}: no sources found`), ...blind];
  return { problems, files: files.length, crossings };
}
