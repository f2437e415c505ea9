// The config block and the environment, checked against the table of configuration variables.

import {
  CONFIG_RECORDS,
  Config,
  type ConfigRecord,
  type ConfigValue,
  parseConfigValue,
  RENAMED_CONFIG,
} from "../config/config.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { ConfigBlock, ConfigEntry } from "../syntax/ast.ts";
import type { Diagnostic } from "../syntax/diagnostic.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export function readConfig(
  block: ConfigBlock | undefined,
  environment: Environment,
  report: (diagnostic: Diagnostic) => void,
): Config {
  const values = new Map<string, ConfigValue>();
  for (const entry of block?.entries ?? []) readEntry(entry, values, report);
  for (const record of CONFIG_RECORDS) {
    const name = `BPFTRACE_${record.name.toUpperCase()}`;
    const text = environment[name];
    if (text === undefined) continue;
    const value = parseConfigValue(record, text);
    if (value === undefined)
      report({
        code: "environment-value",
        severity: "error",
        message: `Invalid value for ${name}. Found: ${text}. ${expected(record)}`,
        span: undefined,
      });
    else values.set(record.name, value);
  }
  return new Config(values);
}

function readEntry(entry: ConfigEntry, values: Map<string, ConfigValue>, report: (d: Diagnostic) => void): void {
  const name = entry.name.name.toLowerCase().replace(/^bpftrace_/, "");
  const record = CONFIG_RECORDS.find((r) => r.name === name);
  const span = entry.span;
  if (record === undefined) {
    const renamed = RENAMED_CONFIG.get(name);
    if (renamed !== undefined) {
      const message = `${name} has been renamed, please use ${renamed}`;
      report({ code: "config-renamed", severity: "warning", message, span });
      return;
    }
    const near = nearest(
      name,
      CONFIG_RECORDS.map((r) => r.name),
    );
    const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    report({
      code: "config-name",
      severity: "error",
      message: `${name}: not a known configuration option`,
      span,
      ...hint,
    });
    return;
  }
  if (record.ignored === true && record.name !== "use_blazesym") {
    const message = `${record.name} is deprecated and has no effect`;
    report({ code: "config-ignored", severity: "warning", message, span });
    return;
  }
  const text = entry.value.kind === "identifier" ? entry.value.name : String(entry.value.value);
  const wrongKind = record.type === "integer" && entry.value.kind !== "integer";
  const value = wrongKind ? undefined : parseConfigValue(record, text);
  if (value === undefined)
    report({
      code: "config-value",
      severity: "error",
      message: `Invalid value for ${record.name}. Found: ${text}. ${expected(record)}`,
      span,
    });
  else values.set(record.name, value);
}

function expected(record: ConfigRecord): string {
  if (record.choices !== undefined) return `Valid values: ${record.choices.join(", ")}.`;
  if (record.type === "integer")
    return `Valid values: integers${record.minimum === undefined ? "" : ` from ${record.minimum} up`}.`;
  return record.type === "boolean" ? "Valid values: true, false." : "Valid values: strings.";
}
