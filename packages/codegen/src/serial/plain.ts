// Plain data as JSON. What JSON has no word for (bigint, bytes, Map, Set, undefined) is written as something it has, and
// listed beside it by its path, so that reading touches nothing else: JSON.parse does the work.

type Step = string | number;
type Kind = "bigint" | "bytes" | "map" | "set" | "undefined" | "foreign";
type Special = readonly [kind: Kind, path: readonly Step[]];

export interface PlainText {
  readonly body: unknown;
  /** Inner ones before those that hold them. */
  readonly specials: readonly Special[];
}

/** Objects that are not plain data, by a stand-in that is. */
export interface Foreign {
  /** Undefined for what it does not know either. */
  readonly encode: (value: object) => unknown;
  readonly decode: (standIn: unknown) => unknown;
}

/** A value that cannot be written. */
export class NotPlain extends Error {
  constructor(path: readonly Step[], what: string) {
    super(`${path.join(".")} is ${what}, which is no plain data`);
    this.name = "NotPlain";
  }
}

/** Throws NotPlain. */
export function encodePlain(value: unknown, foreign: Foreign): PlainText {
  const specials: Special[] = [];
  const path: Step[] = [];
  const body = encode(value);
  return { body, specials };

  function inside(step: Step, inner: unknown): unknown {
    path.push(step);
    const encoded = encode(inner);
    path.pop();
    return encoded;
  }

  function special(kind: Kind, standIn: unknown): unknown {
    specials.push([kind, [...path]]);
    return standIn;
  }

  function encode(inner: unknown): unknown {
    switch (typeof inner) {
      case "bigint":
        return special("bigint", String(inner));
      case "undefined":
        return special("undefined", null);
      case "number":
        if (!Number.isFinite(inner)) throw new NotPlain(path, String(inner));
        return inner;
      case "object":
        return inner === null ? null : encodeObject(inner);
      case "string":
      case "boolean":
        return inner;
      default:
        throw new NotPlain(path, `a ${typeof inner}`);
    }
  }

  function encodeObject(inner: object): unknown {
    if (Array.isArray(inner)) return inner.map((element, i) => inside(i, element));
    if (inner instanceof Uint8Array) return special("bytes", toBase64(inner));
    if (inner instanceof Map) return special("map", encodeObject([...inner]));
    if (inner instanceof Set) return special("set", encodeObject([...inner]));
    if (Object.getPrototypeOf(inner) === Object.prototype)
      return Object.fromEntries(Object.entries(inner).map(([name, element]) => [name, inside(name, element)]));
    const standIn = foreign.encode(inner);
    if (standIn === undefined) throw new NotPlain(path, `a ${inner.constructor.name}`);
    return special("foreign", standIn);
  }
}

/** Changes `body`, and gives it. */
export function decodePlain({ body, specials }: PlainText, foreign: Foreign): unknown {
  const root: Record<Step, unknown> = { "": body };
  for (const [kind, path] of specials) {
    let holder = root;
    let last: Step = "";
    for (const step of path) {
      holder = holder[last] as Record<Step, unknown>;
      last = step;
    }
    holder[last] = DECODE[kind](holder[last], foreign);
  }
  return root[""];
}

const DECODE: Readonly<Record<Kind, (standIn: unknown, foreign: Foreign) => unknown>> = {
  bigint: (text) => BigInt(text as string),
  bytes: (text) => fromBase64(text as string),
  map: (entries) => new Map(entries as [unknown, unknown][]),
  set: (values) => new Set(values as unknown[]),
  undefined: () => undefined,
  foreign: (standIn, { decode }) => decode(standIn),
};

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
