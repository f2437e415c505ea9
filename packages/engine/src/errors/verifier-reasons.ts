// Why the verifier refuses programs (messages of kernel/bpf/verifier.c), in words: what it knew of the value in question, and
// what can be changed in the script. A script that compiles should load; where one does not, kscope is to blame as well.

import { lastState, stateInWords } from "./register-state.ts";

export interface Explanation {
  /** What the verifier did with the program. */
  readonly verdict: "refused" | "gave up on";
  /** Undefined where its own words say it all. */
  readonly words: string | undefined;
  readonly advice: string;
}

interface Reason {
  readonly pattern: RegExp;
  readonly verdict?: "gave up on";
  readonly words?: (found: RegExpExecArray, log: string) => string;
  readonly advice: string;
}

const REPORT = "please report the script as well: kscope should have seen to it";

const OUR_BUG = "this is a bug of kscope: please report it with the script; -v shows the verifier's whole log";

const INDEX_ADVICE = `give the index or length a bound that can be seen, as in \`if ($i < 8) { … }\` or \`$i & 7\`; ${REPORT}`;
const NULL_ADVICE = `test it before it is used: \`if ($p != 0) { … }\`, or has_key() for a map; ${REPORT}`;

const known = (log: string, register: string | undefined): string => {
  const state = register === undefined ? undefined : lastState(log, Number(register));
  return state === undefined ? "nothing" : stateInWords(state);
};

/** The register whose bounds a refused access to memory is about. */
const outside = (log: string): string => known(log, /R(\d+) (?:min|max) value is outside/.exec(log)?.[1]);

const helperIn = (log: string): string => [...log.matchAll(/\(85\) call (?:bpf_)?(\w+)/g)].at(-1)?.[1] ?? "a helper";

/** The first that fits counts. */
const REASONS: readonly Reason[] = [
  {
    pattern:
      /infinite loop detected at insn \d+|BPF program is too large\. Processed \d+ insn|The sequence of \d+ jumps is too complex/,
    verdict: "gave up on",
    words: () => "it followed the program round by round and came to no end of it",
    advice:
      "a loop must end after some thousand passes that can be foreseen: use `for ($i : 0..N)`, or give `while` a counter and a constant bound",
  },
  {
    pattern: /total number of maps per program has reached the limit/,
    advice: "one probe can use 64 maps: use one map with a key where several count alike",
  },
  {
    pattern: /cannot use helper|(?:invalid|unknown) func \w+#\d+|calling kernel function \w+ is not allowed/,
    advice: "this kernel does not let programs of this kind call that helper: it is older, or was built without it",
  },
  {
    pattern: /Cannot (?:recursively attach|nest tracing program)/,
    advice: "this kernel lets nobody trace that BPF program; `kscope -l 'fentry:bpf:*'` lists those that it does",
  },
  {
    pattern:
      /R(\d+) (?:invalid mem access '\w+_or_null'|pointer arithmetic on \w+_or_null prohibited|type=\w+_or_null expected=)/,
    words: ([, register], log) => `the pointer may be 0 here: it is ${known(log, register)}`,
    advice: NULL_ADVICE,
  },
  {
    pattern: /Possibly NULL pointer passed to \w+ (?:arg|R)(\d+)/,
    words: ([, register], log) =>
      `argument ${register} of ${helperIn(log)}() may be 0 here: it is ${known(log, register)}`,
    advice: NULL_ADVICE,
  },
  {
    pattern: /R(\d+) invalid mem access '(?:scalar|inv)'/,
    words: ([, register], log) => `what memory is read by is no pointer to it, but ${known(log, register)}`,
    advice: `cast it to a pointer to what is there, as in \`((struct task_struct *)$x).pid\`, or read it with str() or buf(); ${REPORT}`,
  },
  {
    pattern: /invalid access to map (value|key), (?:value|key)_size=(\d+) off=(-?\d+) size=(\d+)/,
    words: ([, part, room, offset, size], log) =>
      `${size} bytes at offset ${offset} of a map's ${part}, which has ${room}: the address is ${outside(log)}`,
    advice: INDEX_ADVICE,
  },
  {
    pattern: /R(\d+) (?:unbounded memory access|min value is negative|max value is outside|min value is outside)/,
    words: ([, register], log) =>
      `nothing keeps an offset or a length within the memory: it is ${known(log, register)}`,
    advice: INDEX_ADVICE,
  },
  {
    pattern: /math between (\w+) pointer and register with unbounded \w+ value/,
    words: ([, pointer = ""]) => `a number without bounds is added to ${stateInWords(pointer)}`,
    advice: INDEX_ADVICE,
  },
  {
    pattern:
      /combined stack size of (\d+) calls is (\d+)\. Too large|invalid (?:read from|write to) stack R\d+ off=(-?\d+)/,
    words: ([, calls, bytes, offset]) =>
      offset === undefined
        ? `the program and what it calls (${calls} functions deep) take ${bytes} bytes of stack, and there are 512`
        : `it wants ${-Number(offset)} bytes of stack, and there are 512`,
    advice: `hold less at a time: shorter strings (\`config = { max_strlen = 64 }\`), tuples in maps instead of variables, fewer functions in functions; ${REPORT}`,
  },
  {
    pattern: /R(\d+) type=\w+ expected=(.+)/,
    words: ([, register, expected], log) =>
      `argument ${register} of ${helperIn(log)}() is ${known(log, register)}, where it takes ${expected}`,
    advice: `pass what the function asks for (docs/reference.md has the signatures), cast where it is a number; ${REPORT}`,
  },
  {
    pattern: /Unreleased reference id=\d+ alloc_insn=(\d+)/,
    words: ([, instruction], log) =>
      `${acquirer(log, instruction)}() acquires something that is not given back on each way out`,
    advice: `release it before each \`return\` and at the end of the probe; where kscope called it by itself, ${REPORT}`,
  },
  {
    pattern: /invalid bpf_context access off=(\d+) size=(\d+)/,
    words: ([, offset, size]) => `the probe's context has no ${size} bytes at offset ${offset} that a program may read`,
    advice: "this kernel's probe has fewer or other arguments: `kscope -lv PROBE` lists them",
  },
  {
    pattern: /access beyond struct (\w+) at off (\d+) size (\d+)/,
    words: ([, struct, offset, size]) => `a ${struct} of this kernel has no ${size} bytes at offset ${offset}`,
    advice: `see \`kscope -lv 'struct NAME'\` for its members, and cast to the struct that is there; ${REPORT}`,
  },
];

function acquirer(log: string, instruction: string | undefined): string {
  return new RegExp(`^${instruction}: \\(85\\) call (?:bpf_)?(\\w+)`, "m").exec(log)?.[1] ?? "a function";
}

export function explain(log: string): Explanation {
  for (const { pattern, verdict = "refused", words, advice } of REASONS) {
    const found = pattern.exec(log);
    if (found !== null) return { verdict, words: words?.(found, log), advice };
  }
  return { verdict: "refused", words: undefined, advice: OUR_BUG };
}
