// Reading `@m` and `@m[k]`, and what an access says about the map's key type.

import type { Expression, MapAccess, MapName } from "../syntax/ast.ts";
import { isCastableAggregate, promote } from "../types/promote.ts";
import { type AggregateType, INT8, INT64, NONE, pointer, sameType, string, type Type, tuple } from "../types/type.ts";
import { growsForEver } from "../types/type-leaves.ts";
import { typeName } from "../types/type-name.ts";
import type { MapInfo } from "./checked-program.ts";
import { checkExpression, demote } from "./expression.ts";
import type { ProbeChecker } from "./probe-checker.ts";

/** The map's value type; a small number's where nothing is ever assigned to it. */
export function checkMapRead(c: ProbeChecker, e: MapAccess, options: { create?: Type } = {}): Type {
  const map = touchMap(c, e);
  if (map.scalar === (e.keys !== undefined)) return NONE;
  const { create = c.state.guessing === "maps" ? INT8 : undefined } = options;
  if (map.value.kind === "none" && create !== undefined) assignMapType(c, map, create, e);
  if (map.value.kind === "none") {
    c.state.error("undefined-map", `Undefined map: ${map.name}`, e, `nothing is ever assigned to ${map.name}`);
  }
  return map.value;
}

/** Records that the map is accessed this way: with a key of this type, or without. */
export function touchMap(c: ProbeChecker, e: MapAccess): MapInfo {
  const map = c.state.map(e.name.name);
  map.used = true;
  checkKind(c, map, e.name);
  if (e.keys === undefined) {
    if (map.key !== undefined) {
      c.state.error(
        "map-key",
        `${map.name} used as a map without an explicit key (scalar map), previously used with an explicit key (non-scalar map)`,
        e,
        `write ${map.name}[…] as elsewhere`,
      );
    } else if (!map.scalar) {
      map.scalar = true;
      c.state.changed = true;
    }
    return map;
  }
  const types = e.keys.map((k) => keyType(c, k));
  if (map.scalar) {
    c.state.error(
      "map-key",
      `${map.name} used as a map with an explicit key (non-scalar map), previously used without an explicit key (scalar map)`,
      e,
      `write ${map.name} without a key as elsewhere`,
    );
    return map;
  }
  if (types.some((t) => t.kind === "none")) return map;
  unifyKey(c, map, types.length === 1 ? (types[0] ?? NONE) : tuple(types), e);
  return map;
}

/** Aggregations have a value a processor, and nothing else does; declarations say which. */
export function checkKind(c: ProbeChecker, { declaration, value }: MapInfo, at: MapName): void {
  if (declaration === undefined || value.kind === "none") return;
  const kind = value.kind === "aggregate" ? "percpuhash" : "hash";
  if (declaration.kind.startsWith("percpu") === (kind === "percpuhash")) return;
  const message = `Incompatible map types. Type from declaration: ${declaration.kind}. Type from value/key type: ${kind}`;
  c.state.error("map-kind", message, at);
}

/** Records that the expression is used as a key of the map, as in `delete(@m, key)`. */
export function unifyKeyExpression(c: ProbeChecker, map: MapInfo, key: Expression): void {
  if (map.scalar) {
    c.state.error("map-key", `${map.name} is a scalar map: it has no keys`, key, `write ${map.name} without a key`);
    return;
  }
  const type = keyType(c, key);
  if (type.kind !== "none") unifyKey(c, map, type, key);
}

/** In bytes: what kernels before 5.14 take as a key (MAX_BPF_STACK, kernel/bpf/hashtab.c). */
const LARGEST_STRUCT = 512;

function keyType(c: ProbeChecker, key: Expression): Type {
  const known = c.typeOf(key);
  const type = known.kind === "none" ? checkExpression(c, key) : known;
  if (isCastableAggregate(type)) return INT64;
  const large = type.kind === "struct" && type.size > LARGEST_STRUCT;
  if (type.kind === "aggregate" || type.kind === "void" || large) {
    c.state.error(
      "map-key-type",
      `Value '${typeName(type)}' cannot be used as a map key.`,
      key,
      large ? `a struct of more than ${LARGEST_STRUCT} bytes is no key: use its fields` : undefined,
    );
    return NONE;
  }
  return unflex(demote(type));
}

function unifyKey(c: ProbeChecker, map: MapInfo, type: Type, e: Expression): void {
  const promoted = promote(map.key ?? NONE, type);
  if (promoted === undefined) {
    c.state.error(
      "map-key-type",
      `Argument mismatch for ${map.name}: trying to access with arguments: '${typeName(type)}' when map expects arguments: '${typeName(map.key ?? NONE)}'`,
      e,
    );
    return;
  }
  if (growsForEver(promoted)) {
    c.state.error("recursive-type", `A key of ${map.name} can't hold keys or values of ${map.name} itself`, e);
    return;
  }
  if (map.key === undefined || !sameType(map.key, promoted)) {
    map.key = promoted;
    c.state.changed = true;
  }
}

/** Records an assignment of a value of this type. */
export function assignMapType(c: ProbeChecker, map: MapInfo, type: Type, at: Expression | MapAccess): void {
  const value = unflex(demote(type));
  const current = map.value;
  const promoted =
    current.kind === "aggregate" && value.kind !== "aggregate" ? undefined : promoteValue(current, value);
  if (
    promoted === undefined &&
    current.kind === "aggregate" &&
    type.kind === "aggregate" &&
    current.name === type.name
  ) {
    c.state.error(
      "map-value-type",
      `Different ${PARAMETERS[type.name]} unsupported`,
      at,
      parametersHint(current, type),
    );
    return;
  }
  if (promoted === undefined) {
    c.state.error(
      "map-value-type",
      `Type mismatch for ${map.name}: trying to assign value of type '${typeName(type)}' when map already has a type '${typeName(current)}'`,
      at,
    );
    return;
  }
  if (growsForEver(promoted)) {
    c.state.error("recursive-type", `A value of ${map.name} can't hold values of ${map.name} itself`, at);
    return;
  }
  if (!sameType(current, promoted)) {
    map.value = promoted;
    c.state.changed = true;
  }
}

const PARAMETERS: Readonly<Record<string, string>> = {
  hist: "bits in a single hist",
  lhist: "lhist bounds in a single map",
  tseries: "tseries bounds in a single map",
};

function parametersHint(...types: readonly AggregateType[]): string {
  const [before, now] = types.map((t) => t.parameters.join(", "));
  return `they were ${before} before, and are ${now} here`;
}

function promoteValue(current: Type, value: Type): Type | undefined {
  if (value.kind !== "aggregate") return promote(current, value);
  return current.kind === "none" ? value : current.kind === "aggregate" ? promote(current, value) : undefined;
}

/** Literal types lose what lets them adapt once they are stored. */
export function unflex(type: Type): Type {
  if (type.kind === "string" && type.literal) return string(type.size);
  if (type.kind === "tuple") return tuple(type.elements.map(unflex), type.names);
  if (type.kind === "pointer" && type.space === "trusted") return pointer(type.target, "kernel");
  return type;
}
