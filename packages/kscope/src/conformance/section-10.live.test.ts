// Configuration variables: of the block, of the environment, old and unknown ones. One table of cases, and the rows of the inventory that they cover.

import { type Case, conformance } from "../../test/conformance.ts";

const ROWS: readonly string[] = [
  "cache_user_symbols",
  "cpp_demangle",
  "lazy_symbolication",
  "license",
  "log_size",
  "max_bpf_progs",
  "max_cat_bytes",
  "max_map_keys",
  "max_probes",
  "max_strlen",
  "missing_probes",
  "on_stack_limit",
  "perf_rb_pages",
  "print_maps_on_exit",
  "show_debug_info",
  "stack_mode",
  "str_trunc_trailer",
  "use_blazesym",
  "unstable features",
  "renamed keys",
  "keys without effect",
  "environment",
  "preprocessor",
  "any case, any prefix",
];

const CASES: readonly Case[] = [
  {
    row: "cache_user_symbols",
    program: 'config = { cache_user_symbols = "PER_PROGRAM" } begin { print(1); exit(); }',
    out: "1\n",
  },
  {
    row: "cache_user_symbols",
    program: 'config = { cache_user_symbols = "SOMETIMES" } begin { print(1); exit(); }',
    says: [
      "1:12-44: ERROR: Invalid value for cache_user_symbols. Found: SOMETIMES. Valid values: PER_PID, PER_PROGRAM, NONE.",
    ],
  },
  { row: "cpp_demangle", program: "config = { cpp_demangle = false } begin { print(1); exit(); }", out: "1\n" },
  {
    row: "lazy_symbolication",
    program: "config = { lazy_symbolication = false } begin { print(1); exit(); }",
    out: "1\n",
  },
  { row: "license", program: 'config = { license = "Dual MIT/GPL" } begin { print(1); exit(); }', out: "1\n" },
  {
    row: "license",
    program: 'config = { license = "Proprietary" } begin { print(1); exit(); }',
    says: [
      "1:12-35: ERROR: Invalid value for license. Found: Proprietary. Valid values: Dual MIT/GPL, Dual BSD/GPL, Dual MPL/GPL, GPL and additional rights, GPL v2, GPL.",
    ],
  },
  { row: "log_size", program: "config = { log_size = 2000000 } begin { print(1); exit(); }", out: "1\n" },
  { row: "max_bpf_progs", program: "config = { max_bpf_progs = 2 } begin { print(1); exit(); } end { }", out: "1\n" },
  {
    row: "max_cat_bytes",
    program: 'config = { max_cat_bytes = 2 } begin { cat("/proc/sys/kernel/ostype"); exit(); }',
    out: "Li",
  },
  {
    row: "max_map_keys",
    program:
      "config = { max_map_keys = 3 } begin { for ($i : 0..9) { @m[$i] = 1; } print(len(@m)); clear(@m); exit(); }",
    out: "3\n",
    says: [
      "1:57-67: WARNING: Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a map declaration e.g. `let @a = hash(5000)`",
      "WARNING: @m was full: 6 updates were dropped; give it room with a declaration such as `let @m = hash(100000);`, or all maps with `config = { max_map_keys = N }`",
    ],
    exit: 1,
  },
  { row: "max_probes", program: "config = { max_probes = 2 } begin { print(1); exit(); } end { }", out: "1\n" },
  {
    row: "max_strlen",
    program: "config = { max_strlen = 3 } begin { $p = (int8 *)curtask->comm; print(str($p)); exit(); }",
    out: /^...\.\.\n$/,
  },
  {
    row: "max_strlen",
    program: 'config = { max_strlen = 6 } begin { print("abcdefghij"); exit(); }',
    says: ["1:43-55: ERROR: String is too long (over 6 bytes): abcdefghij"],
  },
  {
    row: "missing_probes",
    program: 'config = { missing_probes = "never" } begin { exit(); }',
    says: ["1:12-36: ERROR: Invalid value for missing_probes. Found: never. Valid values: error, warn, ignore."],
  },
  {
    row: "on_stack_limit",
    program: 'config = { on_stack_limit = 1 } begin { $s = "abc"; @m[$s, 5] = $s; print($s); exit(); }',
    out: "abc\n",
    maps: "@m[abc, 5]: abc\n",
  },
  { row: "perf_rb_pages", program: "config = { perf_rb_pages = 128 } begin { print(1); exit(); }", out: "1\n" },
  { row: "print_maps_on_exit", program: "config = { print_maps_on_exit = false } begin { @a = 1; exit(); }" },
  { row: "show_debug_info", program: "config = { show_debug_info = false } begin { print(1); exit(); }", out: "1\n" },
  {
    row: "stack_mode",
    program: "config = { stack_mode = raw } rt:sched_switch { print(kstack(1)); exit(); }",
    out: /^\n[0-9a-f]{16}\n\n/,
  },
  {
    row: "stack_mode",
    program: "config = { stack_mode = cooked } begin { exit(); }",
    says: ["1:12-31: ERROR: Invalid value for stack_mode. Found: cooked. Valid values: bpftrace, perf, raw, build_id."],
  },
  {
    row: "str_trunc_trailer",
    program:
      'config = { max_strlen = 3; str_trunc_trailer = "~" } begin { $p = (int8 *)curtask->comm; print(str($p)); exit(); }',
    out: /^...~\n$/,
  },
  { row: "use_blazesym", program: "config = { use_blazesym = true } begin { print(1); exit(); }", out: "1\n" },
  {
    row: "unstable features",
    program: "config = { unstable_tseries = error } begin { @ = tseries(1, 1s, 2); exit(); }",
    says: [
      "1:51-68: ERROR: tseries feature is not enabled by default. To enable this unstable feature, set the config flag to enable. unstable_tseries=enable",
    ],
  },
  {
    row: "unstable features",
    program: "config = { unstable_typeinfo = warn } begin { print(typeinfo(1).base_type); exit(); }",
    out: "int\n",
  },
  {
    row: "renamed keys",
    program: "config = { strlen = 1 } begin { exit(); }",
    says: ["1:12-22: WARNING: strlen has been renamed, please use max_strlen"],
  },
  {
    row: "renamed keys",
    program: "config = { no_cpp_demangle = 1 } begin { exit(); }",
    says: ["1:12-31: WARNING: no_cpp_demangle has been renamed, please use cpp_demangle"],
  },
  {
    row: "renamed keys",
    program: "config = { cat_bytes_max = 1 } begin { exit(); }",
    says: ["1:12-29: WARNING: cat_bytes_max has been renamed, please use max_cat_bytes"],
  },
  {
    row: "renamed keys",
    program: "config = { map_keys_max = 1 } begin { exit(); }",
    says: ["1:12-28: WARNING: map_keys_max has been renamed, please use max_map_keys"],
  },
  {
    row: "keys without effect",
    program: 'config = { symbol_source = "a" } begin { print(1); exit(); }',
    out: "1\n",
    says: ["1:12-31: WARNING: symbol_source is deprecated and has no effect"],
  },
  {
    row: "keys without effect",
    program: "config = { max_type_res_iterations = 1 } begin { print(1); exit(); }",
    out: "1\n",
    says: ["1:12-39: WARNING: max_type_res_iterations is deprecated and has no effect"],
  },
  {
    row: "keys without effect",
    program: "config = { unstable_macro = enable } begin { print(1); exit(); }",
    out: "1\n",
    says: ["1:12-35: WARNING: unstable_macro is deprecated and has no effect"],
  },
  {
    row: "keys without effect",
    program: "config = { unstable_map_decl = warn } begin { print(1); exit(); }",
    out: "1\n",
    says: ["1:12-36: WARNING: unstable_map_decl is deprecated and has no effect"],
  },
  {
    row: "keys without effect",
    program: "config = { unstable_import = enable } begin { print(1); exit(); }",
    out: "1\n",
    says: ["1:12-36: WARNING: unstable_import is deprecated and has no effect"],
  },
  {
    row: "keys without effect",
    program: "config = { unstable_addr = enable } begin { print(1); exit(); }",
    out: "1\n",
    says: ["1:12-34: WARNING: unstable_addr is deprecated and has no effect"],
  },
  {
    row: "environment",
    program: "config = { max_strlen = 9 } begin { print(config.max_strlen); exit(); }",
    env: { BPFTRACE_MAX_STRLEN: "20" },
    out: "20\n",
  },
  {
    row: "environment",
    program: "begin { exit(); }",
    env: { BPFTRACE_MAX_STRLEN: "abc" },
    says: ["ERROR: Invalid value for BPFTRACE_MAX_STRLEN. Found: abc. Valid values: integers from 0 up."],
  },
  {
    row: "preprocessor",
    program: "#ifdef BPFTRACE_HAVE_BTF\n#define N 1\n#else\n#define N 2\n#endif\nbegin { print(N); exit(); }",
    out: "1\n",
  },
  {
    row: "any case, any prefix",
    program:
      'config = { BPFTRACE_Max_StrLen = 70; MAX_CAT_BYTES = 4 } begin { cat("/proc/sys/kernel/ostype"); exit(); }',
    out: "Linu",
  },
];

conformance("configuration", ROWS, CASES);
