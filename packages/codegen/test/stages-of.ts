// What each stage of the compiler makes of a script on the test machine, as text.

import { type TestMachine, testTarget } from "@kscope/lang/test-target";
import { compile } from "../src/compile.ts";
import { disassemble } from "../src/disassemble/disassemble.ts";
import { printProgram } from "../src/ir/print.ts";

/** Numbers of linux/bpf.h, as far as the golden scripts need them. */
const HELPERS: Readonly<Record<string, number>> = {
  map_lookup_elem: 1,
  map_update_elem: 2,
  get_smp_processor_id: 8,
  get_current_pid_tgid: 14,
  get_current_comm: 16,
  probe_read_kernel: 113,
  probe_read_user_str: 114,
  ringbuf_reserve: 131,
  ringbuf_submit: 132,
  get_current_task_btf: 158,
  loop: 181,
};

export interface Stages {
  /** Straight from the tree. */
  readonly ir: string;
  readonly optimised: string;
  readonly assembly: string;
}

export function stagesOf(script: string, machine: TestMachine = {}): Stages {
  const stages = { ir: "", optimised: "" };
  const { object, diagnostics } = compile(script, testTarget(machine), {
    positional: [],
    named: new Map(),
    unsafe: false,
    pid: undefined,
    filters: {},
    helperId: (name) => HELPERS[name] ?? 0,
    onIr: (stage, program) => {
      stages[stage] += printProgram(program);
    },
  });
  if (object === undefined) throw new Error(diagnostics.map((d) => d.message).join("; "));
  const names = new Map(Object.entries(HELPERS).map(([name, id]) => [id, name]));
  const assembly = object.programs.map(({ instructions, relocations }) =>
    disassemble(instructions, { relocations, helperName: (id) => names.get(id) }),
  );
  return { ...stages, assembly: assembly.join("\n") };
}
