// Makes src/generated/*.generated.ts from the running kernel's BTF and this machine's UAPI headers. Developers run it;
// users never do. BTF is the first source, since it is as new as the kernel; headers fill in what BTF cannot hold (macros).
import { readFileSync } from "node:fs";
import { KernelBtf } from "./btf-reader.ts";
import { type Constants, readHeader } from "./c-header.ts";
import { layout, table, textTable, writeGenerated } from "./emit.ts";
import { newerCommon, newerX86 } from "./newer-system-calls.ts";

const INCLUDE = "/usr/include";
type Entries = [string, bigint][];

function stripped(entries: Entries, prefix: string): Entries {
  return entries
    .filter(([n]) => n.startsWith(prefix) && !/(^|_)_?MAX_/.test(n))
    .map(([n, v]) => [n.slice(prefix.length), v]);
}

function pick(constants: Constants, pattern: RegExp): Entries {
  return [...constants].filter(([name]) => pattern.test(name));
}

function lower(entries: Entries): Entries {
  return entries.map(([name, value]) => [name.toLowerCase(), value]);
}

function generateBpfEnums(btf: KernelBtf): void {
  writeGenerated("bpf-enums", "The enums of linux/bpf.h, from the BTF of the kernel it was run on.", [
    table("BPF_CMD", "Commands of bpf(2).", stripped(btf.enum("bpf_cmd"), "BPF_")),
    table("MAP_TYPE", "Map types.", lower(stripped(btf.enum("bpf_map_type"), "BPF_MAP_TYPE_"))),
    table("PROGRAM_TYPE", "Program types.", lower(stripped(btf.enum("bpf_prog_type"), "BPF_PROG_TYPE_"))),
    table("ATTACH_TYPE", "Attach types.", lower(stripped(btf.enum("bpf_attach_type"), "BPF_"))),
    table("LINK_TYPE", "Link types.", lower(stripped(btf.enum("bpf_link_type"), "BPF_LINK_TYPE_"))),
    table("HELPER_ID", "Helper function numbers.", stripped(btf.enum("bpf_func_id"), "BPF_FUNC_")),
  ]);
}

function generateBpfFlags(btf: KernelBtf, header: Constants): void {
  const flags =
    /^BPF_(F_|ANY$|NOEXIST$|EXIST$|RB_(NO|FORCE|AVAIL|RING|CONS|PROD)|RINGBUF_|STATS_|TAG_SIZE|OBJ_NAME|PSEUDO_)/;
  const all = new Map([...pick(header, flags), ...btf.enumValuesMatching(flags)]);
  // flags that two anonymous enums of one kernel give different values must not be looked up by name alone
  writeGenerated("bpf-flags", "Flags and macros of linux/bpf.h.", [table("BPF_FLAG", "Flags by their C name.", all)]);
}

/** The anonymous members of union bpf_attr, told apart by a field that only they have. */
const ATTR_GROUPS: readonly (readonly [name: string, marker: string])[] = [
  ["mapCreateAttr", "map_type"],
  ["mapElementAttr", "next_key"],
  ["programLoadAttr", "insns"],
  ["objectAttr", "pathname"],
  ["programAttachAttr", "attach_bpf_fd"],
  ["getIdAttr", "next_id"],
  ["btfLoadAttr", "btf_log_buf"],
];

const NAMED_ATTRS: Readonly<Record<string, string>> = {
  batch: "mapBatchAttr",
  test: "testRunAttr",
  info: "infoAttr",
  raw_tracepoint: "rawTracepointAttr",
  task_fd_query: "taskFdQueryAttr",
  link_create: "linkCreateAttr",
  link_update: "linkUpdateAttr",
  link_detach: "linkDetachAttr",
  enable_stats: "enableStatsAttr",
  iter_create: "iterCreateAttr",
  prog_bind_map: "programBindMapAttr",
};

function attrLayouts(btf: KernelBtf): string[] {
  return btf.members("bpf_attr").flatMap((member) => {
    const group = ATTR_GROUPS.find(([, marker]) => member.name === "" && member.fields.some((f) => f.path === marker));
    const name = group?.[0] ?? NAMED_ATTRS[member.name];
    return name === undefined
      ? []
      : [layout(name, `union bpf_attr: ${member.name || group?.[1]}`, member.size, member.fields)];
  });
}

function generateLayouts(btf: KernelBtf): void {
  const structs: Readonly<Record<string, string>> = {
    perfEventAttr: "perf_event_attr",
    programInfo: "bpf_prog_info",
    mapInfo: "bpf_map_info",
    btfInfo: "bpf_btf_info",
    linkInfo: "bpf_link_info",
    lineInfo: "bpf_line_info",
    functionInfo: "bpf_func_info",
    timespec: "__kernel_timespec",
    resourceLimit: "rlimit64",
  };
  const named = Object.entries(structs).map(([ts, c]) => layout(ts, `struct ${c}`, btf.sizeOf(c), btf.fields(c)));
  writeGenerated("layouts", "Structures passed to the kernel: offsets and sizes in bytes.", [
    ...attrLayouts(btf),
    ...named,
  ]);
}

function generatePerf(btf: KernelBtf, header: Constants): void {
  writeGenerated("perf-event", "Constants of linux/perf_event.h.", [
    table("PERF", "Event types, configurations, sample formats, flags and ioctls by their C name without PERF_.", [
      ...stripped(pick(header, /^PERF_/), "PERF_"),
      ...stripped(btf.enumValuesMatching(/^PERF_(TYPE|COUNT|SAMPLE|FORMAT|RECORD)_/), "PERF_"),
    ]),
  ]);
}

function errnoTexts(): [number, string, string][] {
  const files = ["errno-base.h", "errno.h"].map((f) => readFileSync(`${INCLUDE}/asm-generic/${f}`, "utf8"));
  const define = /^#define\s+(E\w+)\s+(\d+)\s*\/\*\s*(.*?)\s*\*\//gm;
  return [...files.join("\n").matchAll(define)].map(([, name = "", number, text = ""]) => {
    const lowered = /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
    return [Number(number), name, lowered];
  });
}

function generateErrno(): void {
  const all = errnoTexts();
  writeGenerated("errno", "Error numbers of asm-generic/errno.h and their texts.", [
    table(
      "ERRNO",
      "Error numbers by name.",
      all.map(([n, name]) => [name, BigInt(n)]),
    ),
    textTable(
      "ERRNO_TEXT",
      "What an error number says.",
      all.map(([n, , text]) => [n, text]),
    ),
  ]);
}

function systemCalls(path: string, pattern: RegExp, newer: Readonly<Record<string, number>>): Entries {
  const found = [...readHeader(path)].flatMap(([name, value]): Entries => {
    const match = pattern.exec(name);
    return match?.[1] === undefined || match[1] === "syscalls" ? [] : [[match[1], value]];
  });
  const extra = Object.entries(newer).map(([name, value]): [string, bigint] => [name, BigInt(value)]);
  return [...found, ...extra].sort((a, b) => Number(a[1] - b[1]));
}

/** Names that asm-generic/unistd.h gives only to 32-bit kernels, or that arm64 does not have. */
const NOT_ON_ARM64 =
  /^(arch_specific_syscall|sync_file_range2|memfd_secret_32|\w+_time64|fcntl64|statfs64|fstatfs64|truncate64|ftruncate64|llseek|sendfile64|fstatat64|fstat64|mmap2|fadvise64_64|clock_adjtime64|(clock|timer|timerfd)_[gs]ettime64)$/;

function arm64Calls(): Entries {
  const path = `${INCLUDE}/asm-generic/unistd.h`;
  const generic = systemCalls(path, /^__NR_(?!3264_)(\w+)$/, newerCommon);
  const sized = systemCalls(path, /^__NR3264_(\w+)$/, {});
  const all = new Map([...sized, ...generic].filter(([name]) => !NOT_ON_ARM64.test(name)));
  return [...all]
    .map(([n, v]): [string, bigint] => [n === "fstatat" ? "newfstatat" : n, v])
    .sort((a, b) => Number(a[1] - b[1]));
}

function generateSystemCalls(): void {
  const x86 = systemCalls(`${INCLUDE}/x86_64-linux-gnu/asm/unistd_64.h`, /^__NR_(\w+)$/, {
    ...newerX86,
    ...newerCommon,
  });
  writeGenerated("system-calls", "System call numbers, by name.", [
    table("SYSTEM_CALL_X86_64", "x86-64, from asm/unistd_64.h.", x86),
    table("SYSTEM_CALL_ARM64", "arm64, from asm-generic/unistd.h.", arm64Calls()),
  ]);
}

function generateAbi(): void {
  const known: Constants = new Map();
  const headers = [
    "asm-generic/mman-common.h",
    "asm-generic/mman.h",
    "linux/mount.h",
    "asm-generic/resource.h",
    "linux/time.h",
    "asm-generic/fcntl.h",
    "linux/fcntl.h",
    "linux/wait.h",
    "linux/ptrace.h",
    "linux/capability.h",
  ];
  for (const header of headers) readHeader(`${INCLUDE}/${header}`, known);
  // MAP_SHARED and MAP_PRIVATE moved to linux/mman.h
  readHeader(`${INCLUDE}/linux/mman.h`, known);
  const wanted =
    /^(PROT_|MAP_(SHARED|PRIVATE|FIXED|ANONYMOUS|POPULATE)$|FSOPEN_|FSCONFIG_|FSMOUNT_|MOUNT_ATTR_|MS_NO|RLIMIT_|RLIM_|CLOCK_|AT_FDCWD|AT_EMPTY_PATH|O_(RDONLY|WRONLY|RDWR|CLOEXEC|DIRECTORY|PATH|NONBLOCK)$|CAP_(BPF|PERFMON|SYS_ADMIN|SYS_RESOURCE)$)/;
  writeGenerated("abi", "Constants of mmap, the mount calls, resource limits, clocks and capabilities.", [
    table("ABI", "Constants by their C name.", pick(known, wanted)),
  ]);
}

/** Renews every generated file of this package. Needs /sys/kernel/btf/vmlinux and the linux-libc-dev headers. */
export function generate(): void {
  const btf = KernelBtf.ofRunningKernel();
  const bpfHeader = readHeader(`${INCLUDE}/linux/bpf.h`);
  generateBpfEnums(btf);
  generateBpfFlags(btf, bpfHeader);
  generateLayouts(btf);
  generatePerf(btf, readHeader(`${INCLUDE}/linux/perf_event.h`));
  generateErrno();
  generateSystemCalls();
  generateAbi();
}
