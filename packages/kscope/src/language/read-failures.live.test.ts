// -k: what could not be read or found is told, in its place among the results, by the helper that failed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runSource } from "../../test/run-source.ts";

const EFAULT = ["Bad address", -14] as const;
const ERANGE = ["Numerical result out of range", -34] as const;
const MISSING = ["Can't lookup map element because it does not exist.", 0] as const;

type Failure = readonly [source: string, helper: string, reason: readonly [string, number]];

/** Each call's text, the helper and what it said. */
async function failures(script: string, command?: string): Promise<readonly string[]> {
  const { err } = await runSource(script, { reportFailures: true, duration: 10_000, command });
  const told = err.matchAll(
    /^stdin:1:(\d+)-(\d+): WARNING: (.*)\nAdditional Info - helper: (\w+), retcode: (-?\d+)$/gm,
  );
  return Array.from(told, ([, from, to, message, helper, code]) =>
    [script.slice(Number(from) - 1, Number(to) - 1), helper, message, code].join(" | "),
  );
}

const lines = (wanted: readonly Failure[]): readonly string[] =>
  wanted.map(([source, helper, [message, code]]) => [source, helper, message, code].join(" | "));

const CASES: readonly { readonly script: string; readonly wanted: readonly Failure[]; readonly command?: string }[] = [
  {
    script:
      'begin { $a = str(kptr((int8 *)8)); print(str(uptr((int8 *)9))); $b = str((int8 *)7); if (str((int8 *)6) == "x") { } }',
    wanted: [
      ["str(kptr((int8 *)8))", "probe_read_kernel_str", ERANGE],
      ["str(uptr((int8 *)9))", "probe_read_user_str", EFAULT],
      ["str((int8 *)7)", "probe_read_str", EFAULT],
      ["str((int8 *)6)", "probe_read_str", EFAULT],
    ],
  },
  {
    script:
      "struct s { int n; char text[16]; } begin { print(kptr((struct s *)8)->text); print(uptr((struct s *)8)->text); print(((struct s *)8)->n); }",
    wanted: [
      ["kptr((struct s *)8)->text", "probe_read_kernel", ERANGE],
      ["uptr((struct s *)8)->text", "probe_read_user", EFAULT],
      ["(struct s *)8)->n", "probe_read", EFAULT],
    ],
  },
  {
    script: "begin { print(buf(kptr((int8 *)8), 4)); print(buf(uptr((int8 *)8), 4)); print(buf((int8 *)8, 4)); }",
    wanted: [
      ["buf(kptr((int8 *)8), 4)", "probe_read_kernel", ERANGE],
      ["buf(uptr((int8 *)8), 4)", "probe_read_user", EFAULT],
      ["buf((int8 *)8, 4)", "probe_read", EFAULT],
    ],
  },
  {
    script: "begin { @b[5]++; @c += 1; @d[3] += 2; $e = @e; $f = @f[1]; @b[5]++; @c++; @e = 1; @f[2] = 1; $e = @e; }",
    wanted: [
      ["@b[5]++", "map_lookup_elem", MISSING],
      ["@c += 1", "map_lookup_elem", MISSING],
      ["@d[3] += 2", "map_lookup_elem", MISSING],
      ["@e", "map_lookup_elem", MISSING],
      ["@f[1]", "map_lookup_elem", MISSING],
    ],
  },
  {
    script: "begin { @[1] = 1; _ = delete(@, 1); $x = @[1]; @[1]++; $x = @[1]; }",
    wanted: [
      ["@[1]", "map_lookup_elem", MISSING],
      ["@[1]++", "map_lookup_elem", MISSING],
    ],
  },
  {
    script:
      "t:syscalls:sys_enter_execve /pid == cpid/ { print(str(args.argv[50])); print(str(args.argv[0])); exit(); }",
    command: "/bin/true",
    wanted: [["str(args.argv[50])", "probe_read_user_str", EFAULT]],
  },
];

for (const { script, wanted, command } of CASES)
  test(script, async () => assert.deepEqual(await failures(script, command), lines(wanted)));

test("a failure stands before the value that it made; JSON has it too", async () => {
  const { out } = await runSource("begin { print(1); print(str((int8 *)8)); print(2); }", {
    json: true,
    reportFailures: true,
  });
  assert.deepEqual(
    out
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { type: string }).type),
    ["attached_probes", "value", "helper_error", "value", "value"],
  );
});
