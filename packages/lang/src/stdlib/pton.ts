// A network address in the script's text, as bytes.

import { type ArrayType, UINT8 } from "../types/type.ts";
import type { FunctionRecord } from "./function-record.ts";
import { parseAddress } from "./inet-text.ts";

export const pton: FunctionRecord = {
  name: "pton",
  signature: "uint8[4|16] pton(const string addr)",
  doc: "The bytes of an IPv4 or IPv6 address in network order.",
  arity: [1, 1],
  literals: [0],
  check: (c): ArrayType => {
    if (typeof c.constant(0) !== "string") {
      c.error("literal-string", "pton() expects an string literal at the first argument", c.node);
      return { kind: "array", element: UINT8, length: 4 };
    }
    const text = c.literalString(0);
    const bytes = parseAddress(text);
    if (bytes === undefined) {
      const what = /[.:]/.test(text) ? "a valid IPv4/IPv6 address" : "an string argument of an IPv4/IPv6 address";
      c.error("address", `pton() expects ${what}, got ${text}`, c.node);
    }
    c.keep(bytes);
    return { kind: "array", element: UINT8, length: bytes?.length ?? 4 };
  },
  lower: (b, call, destination) => {
    const bytes = call.extra as readonly number[];
    const address = destination ?? b.memory(bytes.length, "address");
    for (const [i, byte] of bytes.entries()) b.store(b.at(address, i), 1, byte);
    return { kind: "memory", type: call.type, address };
  },
};
