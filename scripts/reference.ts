// Writes docs/reference.md from the records that the compiler itself reads: probes, functions, configuration variables.
// `npm run generate` runs it; the check fails where the page is not what the records say.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONFIG_RECORDS, FUNCTIONS, PROBE_KINDS } from "@kscope/lang";
import { ROOT } from "./executable.ts";

export const REFERENCE: string = join(ROOT, "docs/reference.md");

export function referenceText(): string {
  return [
    "# Reference",
    "Made from the compiler's own tables by `scripts/reference.ts`: probes, functions and built-ins, configuration variables. [language.md](language.md) describes what is kscope's own.",
    "## Probes",
    ...PROBE_KINDS.map(({ name, aliases, forms, doc }) =>
      section(name, aliases.length === 0 ? doc : `${doc} Also written ${aliases.map(code).join(", ")}.`, forms),
    ),
    "## Functions and built-ins",
    "What takes no arguments, or need not, can be written without parentheses. *Unsafe* ones need `--unsafe`.",
    ...FUNCTIONS.map((f) => section(f.name, f.doc + (f.unsafe ? " *Unsafe.*" : ""), [f.signature])),
    "## Configuration variables",
    "In a block `config = { name = value; }` at the head of the script, or as `BPFTRACE_NAME` in the environment, which wins.",
    `| name | default | meaning |\n| --- | --- | --- |\n${CONFIG_RECORDS.map(configRow).join("\n")}`,
  ]
    .join("\n\n")
    .concat("\n");
}

function section(name: string, doc: string, forms: readonly string[]): string {
  return `### ${name}\n\n${forms.map((form) => `    ${form}`).join("\n")}\n\n${doc}`;
}

function configRow({ name, defaultValue, doc, choices }: (typeof CONFIG_RECORDS)[number]): string {
  const values = choices === undefined ? "" : ` One of ${choices.map(code).join(", ")}.`;
  return `| ${name} | ${defaultValue === "" ? "" : code(String(defaultValue))} | ${doc}${values} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

export function writeReference(): void {
  writeFileSync(REFERENCE, referenceText());
}

if (import.meta.main) writeReference();
