// /proc/PID/maps: the executable mappings of a process. Other mappings hold no code and are left out.
import { lastAtMost } from "@kscope/elf";

/** `file`: has a name in the file system; `deleted`: had one; `vdso`; `anonymous`: JIT code and the like. */
export type MapKind = "file" | "deleted" | "vdso" | "anonymous";

export interface MapRange {
  /** User addresses are below 2^53, so numbers hold them. */
  readonly start: number;
  readonly end: number;
  /** Offset in the file. */
  readonly offset: number;
  /** `major:minor` in hexadecimal digits, as the kernel prints it. */
  readonly device: string;
  readonly inode: string;
  readonly kind: MapKind;
  /** A byte string, without " (deleted)"; for mappings without a file what the kernel calls them, or empty. */
  readonly path: string;
}

// start-end perms offset dev inode path (proc_pid_maps(5))
const LINE = /^([0-9a-f]+)-([0-9a-f]+) ..x. ([0-9a-f]+) ([0-9a-f]+:[0-9a-f]+) (\d+) *(.*)$/;
const DELETED = " (deleted)";

export class ProcessMaps {
  readonly ranges: readonly MapRange[];
  readonly #starts: Float64Array;

  /** Parses the text of a maps file (a byte string). Lines that are not understood are left out. */
  static parse(text: string): ProcessMaps {
    return new ProcessMaps(text.split("\n").flatMap((line) => parseLine(line) ?? []));
  }

  private constructor(ranges: readonly MapRange[]) {
    this.ranges = ranges;
    this.#starts = Float64Array.from(ranges, (range) => range.start);
  }

  /** The executable mapping that covers an address. */
  find(address: number): MapRange | undefined {
    const range = this.ranges[lastAtMost(this.#starts, address)];
    return range !== undefined && address < range.end ? range : undefined;
  }
}

function parseLine(line: string): MapRange | undefined {
  const [, start = "", end = "", offset = "", device = "", inode = "", name = ""] = LINE.exec(line) ?? [];
  const last = Number.parseInt(end, 16);
  // [vsyscall] of x86-64 lies at the top of the kernel's half and holds no symbols
  if (!Number.isSafeInteger(last)) return undefined;
  const kind = kindOf(name, inode);
  const path = kind === "deleted" ? name.slice(0, -DELETED.length) : name;
  return {
    start: Number.parseInt(start, 16),
    end: last,
    offset: Number.parseInt(offset, 16),
    device,
    inode,
    kind,
    // a newline in a name is the one character that the kernel escapes here
    path: path.replaceAll("\\012", "\n"),
  };
}

function kindOf(name: string, inode: string): MapKind {
  if (name === "[vdso]") return "vdso";
  if (inode === "0" || !name.startsWith("/")) return "anonymous";
  return name.endsWith(DELETED) ? "deleted" : "file";
}
