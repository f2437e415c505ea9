// What `--dump` and `-d` show of each stage of the compiler, on standard output: a heading, then text.

import { type BpfObject, type BpfProgram, type CompileResult, disassemble } from "@kscope/codegen";
import { attachedTogether } from "@kscope/engine";
import { helperName } from "@kscope/kernel";
import { binaryString, typeName } from "@kscope/lang";
import type { ByteSink } from "@kscope/report";

/** Shows a stage if it is wanted; `text` is only made then. `of` is a part of the script. */
export type ShowStage = (stage: string, text: () => string, of?: string) => void;

export function stageShower(wanted: ReadonlySet<string>, out: ByteSink): ShowStage {
  return (stage, text, of) => {
    if (wanted.has(stage) || wanted.has("all")) out.write(section(stage, binaryString(text()), of));
  };
}

function section(stage: string, text: string, of: string | undefined): string {
  return `${stage}${of === undefined ? "" : ` ${of}`}\n${"-".repeat(stage.length)}\n${text}\n`;
}

/** Stages that a compiled script has behind it: types, what the kernel is asked to make, instructions. */
export function showResult(show: ShowStage, { checked, sources }: CompileResult, object: BpfObject): void {
  show("types", () => typesText(checked));
  show("load", () => loadText(object));
  for (const { instructions, relocations, lines, attachPoints } of object.programs) {
    const describeLine = ({ span }: (typeof lines)[number]): string =>
      sources[span.file]?.text.slice(span.start, span.end).split("\n")[0] ?? "";
    const text = (): string => disassemble(instructions, { relocations, lines, describeLine, helperName });
    show("asm", text, attachPoints.map((p) => p.name).join(", "));
  }
}

/** The kernel's own text, in bytes. */
export function showVerifierLog({ name, log }: { readonly name: string; readonly log: string }, out: ByteSink): void {
  out.write(section("verifier", log, name));
}

function typesText(checked: CompileResult["checked"]): string {
  const lines: string[] = [];
  for (const map of checked?.maps.values() ?? []) {
    lines.push(`${map.name}${map.key === undefined ? "" : `[${typeName(map.key)}]`}: ${typeName(map.value)}`);
  }
  for (const probe of checked?.probes ?? []) {
    lines.push(probe.points.map((p) => p.name).join(", "));
    for (const symbol of new Set(probe.variables.values())) lines.push(`  $${symbol.name}: ${typeName(symbol.type)}`);
  }
  return `${lines.join("\n")}\n`;
}

function loadText({ maps, programs }: BpfObject): string {
  const lines = [
    ...maps.map(
      (m) => `map ${m.name}: ${m.kind}, key ${m.keySize} bytes, value ${m.valueSize} bytes, at most ${m.maxEntries}`,
    ),
    ...programs.map((p) => programLine(p, p.attachPoints.length)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** Names of attach points that `-v` shows of a program. */
const SHOWN = 3;

/** What `-v` says of a script that runs: its programs, and how they are attached. */
export function programsText({ programs }: BpfObject): string {
  return programs.map((p) => `${programLine(p, SHOWN)}${attachedTogether(p) ? ", by one link" : ""}\n`).join("");
}

function programLine(program: BpfProgram, shown: number): string {
  const { name, type, instructions, attachPoints, through, returns } = program;
  const names = attachPoints.slice(0, shown).map((point) => point.name);
  const more = attachPoints.length > shown ? ` and ${attachPoints.length - shown} more` : "";
  const session = returns === undefined ? "" : ", entry and return in one session";
  const way = through === undefined ? session : `, all through tracepoint:raw_syscalls:${through}`;
  return `program ${name}: ${type}, ${instructions.length / 8} instructions, for ${names.join(", ")}${more}${way}`;
}
