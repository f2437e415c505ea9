// The configuration variables: names, types, defaults, and what they do. The config block, the environment and the
// reference read this table. Precedence: environment (BPFTRACE_NAME), then config block, then default.

export type ConfigValue = bigint | boolean | string;

export interface ConfigRecord {
  readonly name: string;
  readonly type: "integer" | "boolean" | "string";
  readonly defaultValue: ConfigValue;
  /** Allowed words, for strings that are a choice. */
  readonly choices?: readonly string[];
  readonly minimum?: bigint;
  /** What smaller numbers are taken for. */
  readonly least?: bigint;
  readonly doc: string;
  /** Accepted without effect. */
  readonly ignored?: boolean;
}

export const CONFIG_RECORDS: readonly ConfigRecord[] = [
  {
    name: "cache_user_symbols",
    type: "string",
    defaultValue: "PER_PID",
    choices: ["PER_PID", "PER_PROGRAM", "NONE"],
    doc: "How long symbols of user programs are kept.",
  },
  { name: "cpp_demangle", type: "boolean", defaultValue: true, doc: "Show C++ names as written in the source." },
  {
    name: "lazy_symbolication",
    type: "boolean",
    defaultValue: true,
    doc: "Name user addresses when they are printed.",
  },
  {
    name: "license",
    type: "string",
    defaultValue: "GPL",
    choices: ["Dual MIT/GPL", "Dual BSD/GPL", "Dual MPL/GPL", "GPL and additional rights", "GPL v2", "GPL"],
    doc: "License that programs are loaded under.",
  },
  { name: "log_size", type: "integer", defaultValue: 1000000n, minimum: 1n, doc: "Bytes for the verifier's log." },
  { name: "max_bpf_progs", type: "integer", defaultValue: 1024n, minimum: 1n, doc: "Most BPF programs of a script." },
  { name: "max_cat_bytes", type: "integer", defaultValue: 10240n, minimum: 1n, doc: "Most bytes that cat() prints." },
  {
    name: "max_map_keys",
    type: "integer",
    defaultValue: 4096n,
    minimum: 1n,
    doc: "Most keys of a map that declares no size.",
  },
  { name: "max_probes", type: "integer", defaultValue: 1024n, minimum: 1n, doc: "Most probes of a script." },
  {
    name: "max_stacks",
    type: "integer",
    defaultValue: 4096n,
    minimum: 1n,
    doc: "Most stacks of a depth, of 1 KiB each where they have 127 frames; some more find a place elsewhere. Of kscope only.",
  },
  {
    name: "max_strlen",
    type: "integer",
    defaultValue: 1024n,
    minimum: 0n,
    least: 1n,
    doc: "Bytes of a string or buffer with its NUL.",
  },
  {
    name: "missing_probes",
    type: "string",
    defaultValue: "error",
    choices: ["error", "warn", "ignore"],
    doc: "What to do about an attach point that does not exist.",
  },
  {
    name: "on_stack_limit",
    type: "integer",
    defaultValue: 32n,
    minimum: 0n,
    doc: "Largest value in bytes that is kept on the BPF stack.",
  },
  {
    name: "perf_rb_pages",
    type: "integer",
    defaultValue: 0n,
    minimum: 0n,
    doc: "Pages of the ring buffer, 0 for what the machine has room for, up to 16 MiB. Bursts larger than that are lost; a slow reader of the output loses nothing.",
  },
  { name: "print_maps_on_exit", type: "boolean", defaultValue: true, doc: "Print every map when the script ends." },
  {
    name: "show_debug_info",
    type: "boolean",
    defaultValue: true,
    doc: "Show source lines and inlined functions in user stacks.",
  },
  {
    name: "stack_mode",
    type: "string",
    defaultValue: "bpftrace",
    choices: ["bpftrace", "perf", "raw", "build_id"],
    doc: "How stacks are printed.",
  },
  { name: "str_trunc_trailer", type: "string", defaultValue: "..", doc: "Marks the end of a truncated string." },
  {
    name: "use_blazesym",
    type: "boolean",
    defaultValue: true,
    doc: "Accepted; symbols are always named by kscope itself.",
    ignored: true,
  },
  {
    name: "unstable_tseries",
    type: "string",
    defaultValue: "warn",
    choices: ["error", "warn", "enable"],
    doc: "Whether tseries() may be used.",
  },
  {
    name: "unstable_dw_ustack",
    type: "string",
    defaultValue: "warn",
    choices: ["error", "warn", "enable"],
    doc: "Whether dw_ustack() may be used.",
  },
  {
    name: "unstable_typeinfo",
    type: "string",
    defaultValue: "error",
    choices: ["error", "warn", "enable"],
    doc: "Whether typeinfo() may be used.",
  },
  {
    name: "unstable_import_statement",
    type: "string",
    defaultValue: "error",
    choices: ["error", "warn", "enable"],
    doc: "Whether import may stand among statements.",
  },
  { name: "symbol_source", type: "string", defaultValue: "", doc: "Accepted, no effect.", ignored: true },
  { name: "max_type_res_iterations", type: "integer", defaultValue: 0n, doc: "Accepted, no effect.", ignored: true },
  { name: "unstable_addr", type: "string", defaultValue: "", doc: "Accepted, no effect.", ignored: true },
  { name: "unstable_import", type: "string", defaultValue: "", doc: "Accepted, no effect.", ignored: true },
  { name: "unstable_macro", type: "string", defaultValue: "", doc: "Accepted, no effect.", ignored: true },
  { name: "unstable_map_decl", type: "string", defaultValue: "", doc: "Accepted, no effect.", ignored: true },
];

/** Old names, with what they are called now. */
export const RENAMED_CONFIG: ReadonlyMap<string, string> = new Map([
  ["strlen", "max_strlen"],
  ["no_cpp_demangle", "cpp_demangle"],
  ["cat_bytes_max", "max_cat_bytes"],
  ["map_keys_max", "max_map_keys"],
]);

export class Config {
  readonly #values: Map<string, ConfigValue>;
  readonly #given: ReadonlySet<string>;

  constructor(values: ReadonlyMap<string, ConfigValue> = new Map()) {
    this.#given = new Set(values.keys());
    this.#values = new Map(CONFIG_RECORDS.map((r) => [r.name, r.defaultValue]));
    for (const [name, value] of values) this.#values.set(name, value);
  }

  /** Whether the script or its surroundings say what it is to be. */
  isGiven(name: string): boolean {
    return this.#given.has(name);
  }

  integer(name: string): number {
    return Number(this.#values.get(name) ?? 0n);
  }

  boolean(name: string): boolean {
    return this.#values.get(name) === true;
  }

  string(name: string): string {
    return String(this.#values.get(name) ?? "");
  }

  entries(): Iterable<[string, ConfigValue]> {
    return this.#values.entries();
  }
}

/** A value from a text such as an environment variable's; undefined where it does not fit. */
export function parseConfigValue(record: ConfigRecord, text: string): ConfigValue | undefined {
  if (record.type === "integer") {
    if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) return undefined;
    const n = BigInt(text);
    if (record.minimum !== undefined && n < record.minimum) return undefined;
    return record.least !== undefined && n < record.least ? record.least : n;
  }
  if (record.type === "boolean") {
    if (text === "1" || text === "true") return true;
    return text === "0" || text === "false" ? false : undefined;
  }
  if (record.choices === undefined) return text;
  return record.choices.find((c) => c.toLowerCase() === text.toLowerCase());
}
