// test and bench: probes that nothing of the machine triggers. `--test` and `--bench` run their programs by hand; in an
// ordinary run they are left out.

import type { ProbeKind } from "./probe-kind.ts";

function manual(name: "test" | "bench", doc: string): ProbeKind {
  return {
    name,
    aliases: [],
    forms: [`${name}:NAME`],
    doc,
    space: () => "unknown",
    programType: () => "xdp",
    pidPredicate: false,
    registers: false,
    resolve: (request) => {
      const hint = `write ${name}:NAME`;
      const [title, ...more] = request.parts.map((p) => p.text);
      if (title === undefined || more.length > 0) {
        const found = request.parts.length;
        return request.fail("attach-point", `${name} probe type requires 1 arguments, found ${found}`, hint);
      }
      if (title === "") return request.fail("attach-point", `${name} probes must have a name`, hint);
      return [{ kind: name, name: `${name}:${title}`, title }];
    },
  };
}

export const test: ProbeKind = manual("test", "Runs once with --test; it passes if it returns 0 and reports no error.");
export const bench: ProbeKind = manual("bench", "Runs with --bench, over and over, to find out how long it takes.");
