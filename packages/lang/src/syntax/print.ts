// Source text from a tree: what it prints parses to the same tree. Comments and layout are not in the tree and so not
// in the text; that is the formatter's business.

import type { AttachPoint, ConfigEntry, Item, MacroParameter, Probe, Program } from "./ast.ts";
import { printExpression, printType, quote } from "./print-expression.ts";
import { printBlock } from "./print-statement.ts";

/** A whole script. */
export function printProgram(program: Program): string {
  const sections = [
    program.cDefinitions.map(({ text }) => `${text}\n`).join(""),
    program.config === undefined ? "" : `config = {\n${program.config.entries.map(printEntry).join("")}}\n`,
    program.imports.map(({ path }) => `import ${quote(path.value)};\n`).join(""),
    ...program.items.map((item) => `${printItem(item)}\n`),
  ];
  return sections.filter((section) => section !== "").join("\n");
}

function printEntry({ name, value }: ConfigEntry): string {
  return `  ${name.name} = ${printExpression(value)};\n`;
}

function printItem(item: Item): string {
  switch (item.kind) {
    case "probe":
      return printProbe(item);
    case "map-declaration":
      return `let ${item.name.name} = ${item.mapType.name}(${item.arguments.map(printExpression).join(", ")});`;
    case "macro":
      return `macro ${item.name.name}(${item.parameters.map(printParameter).join(", ")}) ${printBlock(item.body, "value", 0)}`;
    case "function": {
      const parameters = item.parameters.map(({ variable, type }) => `$${variable.name}: ${printType(type)}`);
      const returns = item.returnType === undefined ? "" : `: ${printType(item.returnType)}`;
      return `fn ${item.name.name}(${parameters.join(", ")})${returns} ${printBlock(item.body, "body", 0)}`;
    }
  }
}

function printParameter({ target }: MacroParameter): string {
  return target.kind === "variable" ? `$${target.name}` : target.name;
}

function printProbe(probe: Probe): string {
  const label = probe.label === undefined ? "" : `${probe.label.name}=`;
  const points = probe.attachPoints.map(printAttachPoint).join(",\n");
  const separator = probe.attachPoints.length > 1 || probe.predicate !== undefined ? "\n" : " ";
  return `${label}${points}${printPredicate(probe)}${separator}${printBlock(probe.body, "body", 0)}`;
}

function printAttachPoint({ text, alternatives = [] }: AttachPoint): string {
  return [text, ...alternatives.map((other) => other.text)].join(" || ");
}

function printPredicate({ predicate }: Probe): string {
  if (predicate === undefined) return "";
  const text = printExpression(predicate);
  // A predicate may not begin a comment, nor end at a block.
  const plain = !text.startsWith("*") && predicate.kind !== "if" && predicate.kind !== "block";
  return `\n/${plain ? text : `(${text})`}/`;
}
