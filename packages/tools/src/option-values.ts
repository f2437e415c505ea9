// What the values of options may be, by the word that help has for them: `-p PID`. Each takes what the user wrote and gives
// what the script or the runner gets; unlike a script, a tool takes names for numbers.

import { systemCallNumbers, userId } from "@kscope/engine";
import { headerConstant } from "@kscope/lang";
import { cgroupDirectory, cgroupId } from "./cgroup-path.ts";
import { disks, mostFrames, mostSamples, onlineProcessors } from "./machine-limits.ts";
import { UnfitValue } from "./unfit-value.ts";

export interface ValueKind {
  /** Throws UnfitValue. `numeric`: the script asks for an integer. */
  readonly read: (text: string, numeric: boolean) => string;
  /** An option that is given twice; without it the last one counts. */
  readonly combine?: (first: string, second: string) => string;
  /** Every name that it takes. */
  readonly names?: () => readonly string[];
}

/** PID_MAX_LIMIT of include/linux/threads.h. */
const MOST_PROCESSES = 4194304;

/** `most` is asked for only when there is a value. */
function numberBetween(least: number, most: number | (() => number), what: string): ValueKind {
  return {
    read: (text) => {
      const number = Number(text);
      const limit = typeof most === "number" ? most : most();
      if (!/^\d{1,15}$/.test(text) || number < least || number > limit)
        throw new UnfitValue(`${what} from ${least} to ${limit}`);
      return text;
    },
  };
}

const PROCESS = numberBetween(1, MOST_PROCESSES, "a process id");
const PORT = numberBetween(1, 65535, "a port number");
const FREQUENCY = numberBetween(1, mostSamples, "a number of samples a second");
const DEPTH = numberBetween(1, mostFrames, "a number of frames");

/** Directories above a file, as full_path() takes them. */
const LEVELS = numberBetween(1, 128, "a number of directories");

const CPU: ValueKind = {
  read: (text) => {
    const { ranges, has } = onlineProcessors();
    if (!/^\d{1,6}$/.test(text) || !has(Number(text))) throw new UnfitValue(`a processor that is online (${ranges})`);
    return text;
  },
};

const DISK: ValueKind = {
  read: (text) => {
    const name = text.replace(/^\/dev\//, "");
    const all = disks();
    // without /sys it can't be told
    if (name === "" || (all.length > 0 && !all.includes(name)))
      throw new UnfitValue(`the name of a whole disk, as in /sys/block (${shortened(all)})`);
    return name;
  },
};

/** Servers have hundreds of disks. */
function shortened(names: readonly string[]): string {
  const most = 10;
  return names.slice(0, most).join(", ") + (names.length > most ? ", …" : "");
}

/** TASK_COMM_LEN of include/linux/sched.h, without the NUL. */
const MOST_NAME_BYTES = 15;

const COMM: ValueKind = {
  read: (text) => {
    const bytes = Buffer.byteLength(text);
    if (bytes === 0 || bytes > MOST_NAME_BYTES)
      throw new UnfitValue(`a name of 1 to ${MOST_NAME_BYTES} bytes, which is all that the kernel keeps`);
    return text;
  },
};

const USER: ValueKind = {
  read: (text) => {
    if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32) return text;
    const id = userId(text);
    if (id === undefined) throw new UnfitValue("a user id or the name of a user of this machine");
    return String(id);
  },
};

const ERROR: ValueKind = {
  read: (text) => {
    if (/^\d{1,4}$/.test(text) && Number(text) > 0) return text;
    const number = /^E[A-Z0-9]+$/i.test(text) ? headerConstant(text.toUpperCase()) : undefined;
    if (number === undefined) throw new UnfitValue("an error number or its name, e.g. ENOENT");
    return String(number);
  },
};

const OPEN_FLAGS = [
  "O_WRONLY",
  "O_RDWR",
  "O_CREAT",
  "O_EXCL",
  "O_TRUNC",
  "O_APPEND",
  "O_NONBLOCK",
  "O_CLOEXEC",
  "O_SYNC",
  "O_DIRECT",
  "O_DIRECTORY",
  "O_NOFOLLOW",
  "O_PATH",
];

const OPEN_FLAG: ValueKind = {
  read: (text) => {
    const number = OPEN_FLAGS.includes(text) ? headerConstant(text) : undefined;
    if (number === undefined) throw new UnfitValue(`one of ${OPEN_FLAGS.join(", ")}`);
    return String(number);
  },
  combine: (first, second) => String(Number(first) | Number(second)),
};

const SYSTEM_CALL: ValueKind = {
  read: (text) => {
    const number = systemCallNumbers().get(text);
    if (number === undefined) throw new UnfitValue("the name of a system call, as --list prints them");
    return String(number);
  },
  names: () => [...systemCallNumbers().keys()].sort(),
};

const CGROUP: ValueKind = {
  read: (text, numeric) => {
    const directory = cgroupDirectory(text);
    return numeric ? String(cgroupId(directory)) : directory;
  },
};

const LIST = (one: ValueKind): ValueKind => ({
  read: (text, numeric) =>
    text
      .split(",")
      .map((part) => one.read(part.trim(), numeric))
      .join(","),
});

const SECONDS: ValueKind = {
  read: (text, numeric) => {
    if (numeric && !/^0*[1-9]\d{0,8}$/.test(text)) throw new UnfitValue("a whole number of seconds from 1 up");
    if (!/^(\d{1,9}(\.\d+)?|\.\d+)$/.test(text) || Number(text) === 0)
      throw new UnfitValue("a number of seconds above 0");
    return text;
  },
};

/** How often, how many: zero would be a mistake. */
const POSITIVE: ValueKind = {
  read: (text) => {
    if (!/^0*[1-9]\d{0,14}$/.test(text)) throw new UnfitValue("a whole number from 1 up");
    return text;
  },
};

const NUMBER: ValueKind = {
  read: (text, numeric) => {
    if (numeric && !/^\d{1,15}$/.test(text)) throw new UnfitValue("a whole number");
    return text;
  },
};

const KINDS: Readonly<Record<string, ValueKind>> = {
  PID: PROCESS,
  TID: PROCESS,
  PPID: PROCESS,
  UID: USER,
  ERRNO: ERROR,
  FLAG: OPEN_FLAG,
  SYSCALL: SYSTEM_CALL,
  CGROUP,
  COMM,
  CPU,
  DEPTH,
  DISK,
  LEVELS,
  PORTS: LIST(PORT),
  SECONDS,
  HERTZ: FREQUENCY,
  N: POSITIVE,
};

/** Words that are not in the table take any text, or any whole number where the script wants one. */
export function valueKind(word: string): ValueKind {
  return KINDS[word] ?? NUMBER;
}
