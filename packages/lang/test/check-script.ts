// Checks a script on the machine of tests, which has one cgroup more.

import { check } from "../src/check/check.ts";
import type { CheckedProbe, Constant } from "../src/check/checked-program.ts";
import { parse } from "../src/syntax/index.ts";
import type { Target } from "../src/target.ts";
import { testTarget } from "./test-target.ts";

const TARGET: Target = { ...testTarget(), cgroupId: (path) => (path === "/sys/fs/cgroup/app" ? 77n : undefined) };

export interface ScriptCheck {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly probes: readonly CheckedProbe[];
}

export function checkScript(script: string, { unsafe = false }: { readonly unsafe?: boolean } = {}): ScriptCheck {
  const { program, diagnostics } = parse(script);
  const result = check(program, TARGET, { positional: [], named: new Map(), unsafe, pid: undefined });
  const all = [...diagnostics, ...result.diagnostics];
  const said = (severity: string): string[] => all.filter((d) => d.severity === severity).map((d) => d.message);
  return { errors: said("error"), warnings: said("warning"), probes: result.checked?.probes ?? [] };
}

/** What the checker knows of the value of the expression, written as the value of $x. */
export function constantOf(expression: string): Constant | undefined {
  const { probes, errors } = checkScript(`begin { $x = ${expression}; print($x); }`);
  if (errors.length > 0) throw new Error(errors.join("; "));
  for (const [e, value] of probes[0]?.constants ?? []) {
    if ("callee" in e || e.kind === "field") return value;
  }
  return undefined;
}
