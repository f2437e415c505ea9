// Where types are looked up by name: the script's own C definitions, then the program that is probed, then the kernel.

import type { TypeKind } from "@kscope/elf";
import { fromBtf } from "../types/from-btf.ts";
import type { Type } from "../types/type.ts";
import type { ProbeChecker } from "./probe-checker.ts";
import { findBtfId, findBtfType } from "./type-names.ts";

const KINDS: Readonly<Record<string, readonly TypeKind[]>> = { struct: ["struct"], union: ["union"], enum: ["enum"] };
const ANY: readonly TypeKind[] = ["typedef", "struct", "union", "enum", "base"];

/** `tag` is `struct`, `union` or `enum`, where it is written. */
export function findNamedType(c: ProbeChecker, tag: string | undefined, name: string): Type | undefined {
  const { own, target } = c.state;
  const id = own === undefined ? undefined : findBtfId(own, tag, name);
  // the script's BTF continues the kernel's, whose types come last
  if (own !== undefined && id !== undefined && (own.base === undefined || id >= own.firstId))
    return fromBtf(own, id, c.space());
  const inProgram = programType(c, tag, name);
  if (inProgram !== undefined || target.btf === undefined) return inProgram;
  return findBtfType(target.btf, tag, name, c.space());
}

function programType(c: ProbeChecker, tag: string | undefined, name: string): Type | undefined {
  const [point] = c.points;
  if (point === undefined || !("path" in point)) return undefined;
  const debug = c.state.target.userSpace.file(point.path)?.debug;
  const found = debug?.type(name, tag === undefined ? ANY : (KINDS[tag] ?? []), point.address);
  return found === undefined ? undefined : fromBtf(found.btf, found.id, "user");
}
