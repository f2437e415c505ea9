// Division and remainder: unsigned, as the kernel's instruction set has them. A divisor that turns out to be zero gives 1
// and a message, as bpftrace does.

import type { Value } from "../ir/ir.ts";
import type { Lowering } from "./lowering.ts";

export function divide(g: Lowering, operator: "/" | "%", left: Value, right: Value): Value {
  const operation = operator === "/" ? "div" : "mod";
  if (right.op === "const" && right.value !== 0n) return g.binary(operation, left, right);
  const result = g.variable(g.constant(1));
  g.if(
    g.compare("ne", right, 0),
    () => result.set(g.binary(operation, left, right)),
    () =>
      g.event(
        {
          kind: "runtime-error",
          message:
            "Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.",
        },
        [],
      ),
    "true",
  );
  return result.get();
}
