// What the verifier knew of a register, in words, e.g. of `scalar(umin=1,umax=255,var_off=(0x0; 0xff))`. It prints that behind
// each instruction (print_verifier_state in kernel/bpf/log.c; before 5.18 it said `inv` for what is now `scalar`).

/** As last printed; undefined where the log is cut or too old to tell. */
export function lastState(log: string, register: number): string | undefined {
  const states = log.matchAll(
    new RegExp(`\\bR${register}(?:_[a-zA-Z]+)*=(-?\\w+(?:\\((?:[^()]|\\([^()]*\\))*\\))?)`, "g"),
  );
  return [...states].at(-1)?.[1];
}

export function stateInWords(state: string): string {
  const [, kind = state, detail = ""] = /^(-?\w+?)(?:\((.*)\))?$/.exec(state) ?? [];
  if (/^-?(?:\d+|0x[\da-f]+)$/.test(kind)) return `the number ${kind}`;
  if (/^(?:scalar|invP?)-?\d*$/.test(kind)) return numberInWords(kind, detail);
  return pointerInWords(kind, detail);
}

function numberInWords(kind: string, detail: string): string {
  const known = /\d+$/.exec(kind)?.[0];
  if (known !== undefined) return `the number ${known}`;
  const field = (...names: readonly string[]): string | undefined =>
    names
      .map((name) => new RegExp(`\\b${name}(?:=\\w+)*?=(-?\\w+)`).exec(detail)?.[1])
      .find((value) => value !== undefined);
  const [least, most] = [
    field("umin", "umin_value", "smin", "smin_value"),
    field("umax", "umax_value", "smax", "smax_value"),
  ];
  if (most === undefined)
    return least === undefined ? "a number, which may be any" : `a number from ${least} on, without an upper bound`;
  return `a number from ${least ?? 0} to ${most}`;
}

/** Kinds of pointers (enum bpf_reg_type), without what may stand before and behind. */
const POINTERS: Readonly<Record<string, string>> = {
  ctx: "the probe's context",
  fp: "an address on the program's stack",
  map_ptr: "a map",
  map_value: "an address in a map's value",
  map_key: "an address in a map's key",
  mem: "an address of memory of a known size",
  ringbuf_mem: "the address of a record",
  alloc_mem: "the address of a record",
  func: "a function's address",
  ptr: "a pointer to one of the kernel's structs",
};

function pointerInWords(kind: string, detail: string): string {
  const bare = kind.replace(/^(?:rdonly_|rdwr_|trusted_|untrusted_|rcu_|percpu_|user_)+/, "").replace(/_or_null$/, "");
  const struct = /^ptr_(?:or_null_)?(\w+)$/.exec(bare)?.[1];
  const map = /\bmap=(\w+)/.exec(detail)?.[1];
  const size = /\bvs=(\d+)/.exec(detail)?.[1];
  const known = POINTERS[struct === undefined ? bare.replace(/-?\d+$/, "") : "ptr"] ?? `what it calls ${kind}`;
  const said = struct === undefined ? known : `a pointer to a ${struct}`;
  const whose = bare === "map_value" && map !== undefined ? `${said} (map ${map}, ${size ?? "?"} bytes)` : said;
  return /_or_null(?:_|$)/.test(kind) ? `${whose}, or 0` : whose;
}
