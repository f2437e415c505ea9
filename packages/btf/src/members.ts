// Members of structs and unions, seen as C sees them: those of anonymous inner structs belong to the outer one.
import type { Btf } from "./btf.ts";
import { BtfError } from "./btf-error.ts";
import type { BtfMember } from "./btf-type.ts";

/** A member found by name. `bitOffset` counts from the start of the struct that was asked; 0 `bitfieldSize` means none. */
export type FoundMember = { readonly typeId: number; readonly bitOffset: number; readonly bitfieldSize: number };

/** Members after flattening, and nesting, beyond any real kernel (the largest struct has some hundreds). */
const MAX_MEMBERS = 65536;
const MAX_DEPTH = 64;

export type StructMemberOptions = { readonly flattenAnonymous?: boolean };

function membersOf(btf: Btf, id: number): readonly BtfMember[] {
  const type = btf.resolved(id);
  return type.kind === "struct" || type.kind === "union" ? type.members : [];
}

/**
 * Finds a member of a struct, union or typedef of one, also inside anonymous members; undefined when there is none.
 *
 * @example findMember(btf, btf.find("task_struct", "struct") ?? 0, "pid")?.bitOffset
 */
export function findMember(btf: Btf, id: number, name: string): FoundMember | undefined {
  return search(btf, { id, bitOffset: 0, name, seen: new Set(), depth: 0 });
}

type Search = { id: number; bitOffset: number; name: string; seen: Set<number>; depth: number };

function search(btf: Btf, at: Search): FoundMember | undefined {
  const id = btf.resolve(at.id);
  // what was searched in vain once is not searched again, so that corrupt cycles end
  if (at.seen.has(id) || at.depth > MAX_DEPTH) return undefined;
  at.seen.add(id);
  const direct = at.name === "" ? undefined : btf.membersNamed(id, at.name)[0];
  if (direct !== undefined) return found(direct, at.bitOffset);
  for (const member of btf.membersNamed(id, "")) {
    const inner = { ...at, id: member.type, bitOffset: at.bitOffset + member.bitOffset, depth: at.depth + 1 };
    const result = search(btf, inner);
    if (result !== undefined) return result;
  }
  return undefined;
}

function found(member: BtfMember, bitOffset: number): FoundMember {
  return { typeId: member.type, bitOffset: bitOffset + member.bitOffset, bitfieldSize: member.bitfieldSize };
}

/**
 * Members of a struct or union, in order; with `flattenAnonymous` those of anonymous members in their place, with
 * offsets from the start of the outer one. Throws {@link BtfError} when anonymous members nest without end.
 */
export function structMembers(btf: Btf, id: number, options: StructMemberOptions = {}): readonly BtfMember[] {
  if (options.flattenAnonymous !== true) return membersOf(btf, id);
  const out: BtfMember[] = [];
  flatten(btf, { id, bitOffset: 0, depth: 0 }, out);
  return out;
}

function flatten(btf: Btf, at: { id: number; bitOffset: number; depth: number }, out: BtfMember[]): void {
  if (at.depth > MAX_DEPTH) throw new BtfError(`type ${at.id} nests in itself`, at.id);
  for (const member of membersOf(btf, at.id)) {
    const bitOffset = at.bitOffset + member.bitOffset;
    if (member.name === "" && isComposite(btf, member.type)) {
      flatten(btf, { id: member.type, bitOffset, depth: at.depth + 1 }, out);
    } else {
      out.push({ ...member, bitOffset });
    }
    if (out.length > MAX_MEMBERS) throw new BtfError(`type ${at.id} has more than ${MAX_MEMBERS} members`, at.id);
  }
}

function isComposite(btf: Btf, id: number): boolean {
  const kind = btf.kind(btf.resolve(id));
  return kind === "struct" || kind === "union";
}
