// printf(), warnf() and errorf(): the values go out as they are, the sink puts them into the format.
import type { Report } from "../reports/report.ts";
import type { ActionOf, CompileAction } from "./action.ts";
import { valuesOf } from "./values.ts";

const SEVERITY = { printf: "none", warnf: "warning", errorf: "error" } as const;

export const printfAction: CompileAction<ActionOf<"printf" | "warnf" | "errorf">> = (action, event, environment) => {
  const { types, read } = valuesOf(event, environment.decoding);
  const severity = SEVERITY[action.kind as keyof typeof SEVERITY];
  const excerpt = action.kind === "errorf" && action.excerpt === true ? { excerpt: true } : {};
  const location = severity === "none" ? undefined : environment.locate(event.span);
  return (bytes, offset) => {
    const report: Report = {
      kind: "printf",
      severity,
      format: action.format,
      types,
      values: read(bytes, offset),
      location,
      ...excerpt,
    };
    environment.report(report);
  };
};
