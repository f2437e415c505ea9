// From a BTF type to a type of the language. Arrays of one-byte integers become strings, as scripts expect of kernel
// names; casting to an array type gets the bytes back.

import type { Btf } from "@kscope/btf";
import { type AddressSpace, BOOL, type IntegerSize, integer, NONE, pointer, type Type, VOID } from "./type.ts";

export function fromBtf(btf: Btf, id: number, space: AddressSpace): Type {
  const type = btf.resolved(id);
  switch (type.kind) {
    case "void":
    case "func_proto":
    case "fwd":
      return VOID;
    case "int":
      if (type.bool) return BOOL;
      return type.size <= 8
        ? integer(type.size as IntegerSize, type.signed)
        : { kind: "array", element: integer(8, false), length: type.size / 8 };
    case "enum":
    case "enum64":
      return type.name === ""
        ? integer(type.size as IntegerSize, type.signed)
        : {
            kind: "enum",
            name: type.name,
            size: type.size as IntegerSize,
            signed: type.signed,
            names: new Map(type.values.map((v) => [v.value, v.name])),
          };
    case "struct":
    case "union":
      return { kind: "struct", btf, id: type.id, name: type.name, union: type.kind === "union", size: type.size };
    case "ptr": {
      return pointer(pointee(btf, type.type, space), tagged(btf, type.type) ?? space);
    }
    case "array": {
      const element = fromBtf(btf, type.element, space);
      if (element.kind === "integer" && element.size === 1)
        return { kind: "string", size: type.length, unterminated: true };
      return { kind: "array", element, length: type.length };
    }
    case "float":
      return integer(type.size as IntegerSize, true);
    default:
      return NONE;
  }
}

/** What a pointer points to; `char *` keeps pointing to int8, a forward-declared struct to void. */
function pointee(btf: Btf, id: number, space: AddressSpace): Type {
  return fromBtf(btf, id, tagged(btf, id) ?? space);
}

/** `__user`, `__percpu` and `__rcu` are type tags on the pointee; only the first changes how memory is read. */
function tagged(btf: Btf, id: number): AddressSpace | undefined {
  let type = btf.type(id);
  for (let depth = 0; depth < 8; depth++) {
    if (type.kind === "type_tag") {
      if (type.name === "user") return "user";
      if (type.name === "percpu") return "kernel";
      type = btf.type(type.type);
    } else if (type.kind === "const" || type.kind === "volatile" || type.kind === "restrict") {
      type = btf.type(type.type);
    } else return undefined;
  }
  return undefined;
}
