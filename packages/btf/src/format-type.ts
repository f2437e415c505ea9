// C text of types, for messages and listings. The work is c-printer.ts's.
import type { Btf } from "./btf.ts";
import { CPrinter } from "./c-printer.ts";
import { nameDeclarator } from "./declarator.ts";

/**
 * C declaration of a name with a type, or the bare type: `struct task_struct *p`, `char comm[16]`, `int (*f)(void)`.
 * Unnamed structs are written out. Throws {@link BtfError} for corrupt types.
 */
export function formatType(btf: Btf, id: number, name = ""): string {
  return new CPrinter(btf).declaration(id, nameDeclarator(name), 0);
}

/**
 * C definition of a struct, union, enum or typedef with a semicolon at its end, as `bpftrace -lv 'struct x'` prints
 * it; for other types their declaration. No newline at the end. Throws {@link BtfError} for corrupt types.
 */
export function formatLayout(btf: Btf, id: number): string {
  const type = btf.type(id);
  const printer = new CPrinter(btf);
  switch (type.kind) {
    case "struct":
    case "union":
    case "enum":
    case "enum64":
      return `${printer.definition(type, 0)};`;
    case "typedef":
      return `typedef ${printer.declaration(type.type, nameDeclarator(type.name), 0)};`;
    default:
      return `${printer.declaration(id, nameDeclarator(""), 0)};`;
  }
}
