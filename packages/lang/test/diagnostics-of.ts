// The errors and warnings of a script on the test machine, one line each: code, the text that is meant, message.

import { check } from "../src/check/check.ts";
import { parse } from "../src/syntax/index.ts";
import { testTarget } from "./test-target.ts";

export function diagnosticsOf(script: string): string[] {
  const { program, diagnostics } = parse(script);
  const options = { positional: [], named: new Map<string, string>(), unsafe: false, pid: undefined };
  const all = [...diagnostics, ...check(program, testTarget(), options).diagnostics];
  const errors = all.filter((d) => d.severity === "error");
  return (errors.length > 0 ? errors : all).map(({ severity, code, span, message }) => {
    const place = span === undefined ? "" : script.slice(span.start, span.end);
    return `${severity === "error" ? "" : `${severity} `}${code} «${place}» ${message}`;
  });
}
