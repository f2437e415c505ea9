import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkScript } from "../../test/check-script.ts";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";
import { testTarget } from "../../test/test-target.ts";
import { findProbeKind } from "./index.ts";

describe("probes that are run by hand", () => {
  test("have a name and a program that the kernel can run repeatedly", () => {
    const { probes } = checkScript("test:a { } bench:b { }");
    assert.deepEqual(
      probes.flatMap((p) => p.points),
      [
        { kind: "test", name: "test:a", title: "a" },
        { kind: "bench", name: "bench:b", title: "b" },
      ],
    );
    assert.deepEqual(
      probes.map(({ kind, points: [point] }) => point !== undefined && kind.programType(point)),
      ["xdp", "xdp"],
    );
  });

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ["test { }", ["attach-point «test» test probe type requires 1 arguments, found 0"]],
    ["bench:a:b { }", ["attach-point «bench:a:b» bench probe type requires 1 arguments, found 2"]],
    ["test: { }", ["attach-point «test:» test probes must have a name"]],
    [
      "test:a { } bench:a { } bench:a { }",
      [
        'duplicate-name «bench:a» "a" was used as the name for more than one BENCH probe',
        "duplicate-name «bench:a» this is the other instance",
      ],
    ],
    ["test:a { return 1 } test:b { return (uint8)pid }", []],
    ['test:a { return "x" }', ['return-type «return "x"» Probe return values can only be integers. Found string[2]']],
    ["begin { return true }", ["return-type «return true» Probe return values can only be integers. Found bool"]],
    ["self:signal:SIGUSR1 { }", []],
    ["self:signal:SIGUSR2 { }", ["attach-point «self:signal:SIGUSR2» SIGUSR2 is not a supported signal"]],
    ["self:exit:SIGUSR1 { }", ["attach-point «self:exit:SIGUSR1» exit is not a supported trigger"]],
    ["self:signal { }", ["attach-point «self:signal» self probe type requires 2 arguments, found 1"]],
  ];
  for (const [script, said] of wrong) {
    test(script, () => assert.deepEqual(diagnosticsOf(script), said));
  }

  test("self lists its signal", () => {
    const names = (pattern: string): string[] => [
      ...(findProbeKind("self")?.listing?.names(testTarget(), pattern) ?? []),
    ];
    assert.deepEqual([names("*"), names("signal:*"), names("x:*")], [["signal:SIGUSR1"], ["signal:SIGUSR1"], []]);
  });
});
