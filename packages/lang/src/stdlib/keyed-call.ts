// Calls that are about one entry of a map: of which map, and by what key.

import type { CheckedCall, MapInfo } from "../check/checked-program.ts";
import type { MapKey } from "../lowering/builder.ts";
import type { CallCheck } from "./function-record.ts";

export interface KeyedCall {
  readonly map: MapInfo;
  readonly key: MapKey;
}

/** `f(@m, key)`, `f(@m[key])` as older scripts write it, or `f(@m)` of a scalar map. */
export function keyedCall(c: CallCheck, keyRequired: boolean): void {
  const name = c.node.kind === "call" ? c.node.callee.name : "";
  const first = c.expression(0);
  if (first?.kind !== "map") {
    c.error("argument-type", `${name}() expects a map argument`, c.arguments[0], `e.g. ${name}(@name, key)`);
    return;
  }
  if (first.keys !== undefined) {
    if (c.arguments.length > 1)
      c.error(
        "argument-type",
        `${name}() expects a map without a key as its first argument`,
        first,
        `write ${name}(${first.name.name}, key)`,
      );
    c.keep({ map: c.mapNamed(first.name.name), key: first.keys });
    return;
  }
  if (c.map === undefined) return;
  if (c.arguments.length === 2 && c.map.scalar) {
    c.error(
      "argument-type",
      `call to ${name}() expects a map with explicit keys (non-scalar map)`,
      c.node,
      `${c.map.name} has no keys`,
    );
    return;
  }
  if (c.arguments.length === 2) {
    c.useAsKey(c.map, 1);
    const key = c.expression(1);
    c.keep({ map: c.map, key: key === undefined ? undefined : [key] });
  } else {
    if (keyRequired || c.map.key !== undefined)
      c.error(
        "missing-key",
        `call to ${name}() with a single argument expects a map without explicit keys (scalar map)`,
        c.node,
        `write ${name}(${c.map.name}, key)`,
      );
    c.keep({ map: c.map, key: undefined });
  }
}

export function keyed(call: CheckedCall): KeyedCall {
  return call.extra as KeyedCall;
}
