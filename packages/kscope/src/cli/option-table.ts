// kscope's own options: what stands before the program's or tool's name. The parser, `-h` and the reference read this table.

export interface OptionRecord {
  readonly name: string;
  readonly short?: string;
  /** Name of the value in help; absent for switches. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly doc: string;
  readonly group: "program" | "output" | "filter" | "information" | "developer" | "bpftrace";
}

/** Of bpftrace, for what this program does another way, or does not do yet. */
const BPFTRACE_OPTIONS: readonly OptionRecord[] = [
  { name: "btf", short: "b", group: "bpftrace", doc: "no effect: BTF is always used" },
  {
    name: "emit-elf",
    value: "FILE",
    group: "bpftrace",
    doc: "write the compiled programs to an ELF file, run nothing",
  },
  { name: "emit-llvm", value: "FILE", group: "bpftrace", doc: "no effect: see --dump ir" },
  { name: "verify-llvm-ir", group: "bpftrace", doc: "no effect: there is no LLVM" },
  { name: "aot", value: "FILE", group: "bpftrace", doc: "refused: see kscope build" },
  { name: "usdt-file-activation", group: "bpftrace", doc: "switch USDT probes on by file" },
  { name: "traceable-functions", value: "FILE", group: "bpftrace", doc: "which kernel functions can be traced" },
  { name: "debuginfo", value: "DIRS", multiple: true, group: "bpftrace", doc: "where debug information is" },
  { name: "dwarf-pid", value: "PID", multiple: true, group: "bpftrace", doc: "a process that dw_ustack can unwind" },
  { name: "no-feature", value: "LIST", multiple: true, group: "bpftrace", doc: "features of the kernel to do without" },
];

export const OPTIONS: readonly OptionRecord[] = [
  { name: "execute", short: "e", value: "PROGRAM", multiple: true, group: "program", doc: "run this text as a script" },
  {
    name: "cmd",
    short: "c",
    value: "COMMAND",
    group: "program",
    doc: "start the command once probes are attached, end with it",
  },
  { name: "pid", short: "p", value: "PID", group: "filter", doc: "only events of this process; ends with it" },
  { name: "unsafe", group: "program", doc: "allow functions that change the system, such as system()" },
  { name: "no-cache", group: "program", doc: "compile anew, and keep nothing of it" },
  { name: "dry-run", group: "program", doc: "compile, load and attach nothing" },
  { name: "output", short: "o", value: "FILE", group: "output", doc: "write output to a file" },
  {
    name: "format",
    short: "f",
    value: "FORMAT",
    group: "output",
    doc: "text, json (as bpftrace's), ndjson (typed lines), or csv",
  },
  { name: "buffer", short: "B", value: "MODE", group: "output", doc: "output buffering: line, full or none" },
  { name: "quiet", short: "q", group: "output", doc: "no messages but errors" },
  { name: "no-warnings", group: "output", doc: "no warnings" },
  {
    name: "warnings",
    short: "k",
    multiple: true,
    group: "output",
    doc: "also report look-ups of keys that are not there",
  },
  { name: "list", short: "l", group: "information", doc: "list probes that match a pattern; with -v their arguments" },
  { name: "info", group: "information", doc: "what this kernel can do" },
  { name: "verbose", short: "v", group: "information", doc: "say more" },
  { name: "version", short: "V", group: "information", doc: "print the version" },
  { name: "help", short: "h", group: "information", doc: "print this help" },
  {
    name: "dump",
    value: "STAGE",
    multiple: true,
    group: "developer",
    doc: "show a stage before the run: ast, types, ir, optimised, asm, load, verifier or all; alone with -d",
  },
  {
    name: "debug",
    short: "d",
    value: "STAGE",
    multiple: true,
    group: "developer",
    doc: "show a stage and run nothing; takes bpftrace's names of stages, too",
  },
  {
    name: "include",
    value: "FILE",
    multiple: true,
    group: "program",
    doc: "read C definitions from a file first",
  },
  {
    name: "include-dir",
    short: "I",
    value: "DIR",
    multiple: true,
    group: "program",
    doc: "look for included files there, too",
  },
  { name: "probe-filter", value: "REGEX", group: "filter", doc: "only probes whose name matches" },
  { name: "test", group: "program", doc: "run the test probes, each once" },
  { name: "bench", group: "program", doc: "run the bench probes, to see how long each takes" },
  { name: "fmt", group: "program", doc: "print the script in its usual layout; with -o into a file" },
  {
    name: "mode",
    value: "MODE",
    group: "developer",
    doc: "test, bench or format, codegen (only compile), compiler-bench (time the compiler)",
  },
  ...BPFTRACE_OPTIONS,
  { name: "disable-pass", value: "NAME", multiple: true, group: "developer", doc: "leave an optimiser pass out" },
];
