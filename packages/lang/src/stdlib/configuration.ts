// The configuration as a record: `config.max_strlen`.

import type { Constant } from "../check/checked-program.ts";
import type { Config } from "../config/config.ts";
import { BOOL, sizeOf, string, type TupleType, tuple, UINT64 } from "../types/type.ts";
import type { FunctionRecord } from "./function-record.ts";

/** In the order that scripts print. */
const SHOWN = [
  "cpp_demangle",
  "lazy_symbolication",
  "print_maps_on_exit",
  "use_blazesym",
  "show_debug_info",
  "log_size",
  "max_bpf_progs",
  "max_cat_bytes",
  "max_map_keys",
  "max_probes",
  "max_strlen",
  "on_stack_limit",
  "perf_rb_pages",
  "str_trunc_trailer",
  "unstable_import_statement",
  "unstable_tseries",
  "unstable_typeinfo",
  "unstable_dw_ustack",
  "missing_probes",
  "stack_mode",
  "license",
];

function fields(config: Config): ReadonlyMap<string, Constant> {
  const all = new Map(config.entries());
  return new Map(SHOWN.map((name) => [name, all.get(name) ?? false]));
}

function recordType(values: ReadonlyMap<string, Constant>): TupleType {
  const types = [...values.values()].map((v) =>
    typeof v === "string" ? string(v.length + 1) : typeof v === "boolean" ? BOOL : UINT64,
  );
  return tuple(types, [...values.keys()]);
}

export const configuration: FunctionRecord = {
  name: "config",
  signature: "record config",
  doc: "The configuration of this run.",
  arity: [0, 0],
  bare: true,
  fields,
  check: (c) => {
    const values = fields(c.config);
    c.keep([...values.values()]);
    return recordType(values);
  },
  lower: (b, call, destination) => {
    const type = call.type as TupleType;
    const address = destination ?? b.memory(type.size, "config");
    b.zero(address, type.size);
    for (const [i, value] of (call.extra as readonly Constant[]).entries()) {
      const [element, offset = 0] = [type.elements[i], type.offsets[i]];
      const at = b.at(address, offset);
      if (typeof value === "string") b.storeString(at, value, value.length + 1);
      else if (element !== undefined) b.store(at, sizeOf(element) as 1 | 8, b.constant(BigInt(value)));
    }
    return { kind: "memory", type, address };
  },
};
