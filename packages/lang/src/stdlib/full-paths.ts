// Paths by walking the kernel's directory entries, for probes in which bpf_d_path() is not allowed. Layout: u32 length in
// bytes, then names from the last to the first, each with its NUL; bit 31 of the length is set where the walk was cut short.

import { findMember } from "@kscope/btf";
import type { Address, Builder, Operand, Value } from "../lowering/builder.ts";
import {
  isIntegral,
  type OpaqueType,
  type PointerType,
  pointer,
  type StructType,
  sizeOf,
  type Type,
} from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { CallCheck, FunctionRecord } from "./function-record.ts";

/** NAME_MAX and a NUL. */
const NAME_BYTES = 256;
const DEPTH = 32;
const MOST_DEPTH = 128;
const INCOMPLETE = 0x80000000;
/** What the walk reads, by struct. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  mount: ["mnt", "mnt_parent", "mnt_mountpoint"],
  vfsmount: ["mnt_root"],
  dentry: ["d_parent", "d_name"],
};

interface Kernel {
  readonly dentry: PointerType;
  readonly mount: PointerType;
  /** Of the vfsmount in its mount. */
  readonly offset: number;
  readonly depth: number;
}

export const fullPath: FunctionRecord = {
  name: "full_path",
  signature: "path_t full_path(struct path *base [, const uint64 depth [, const char *name]])",
  doc: `A path from the root directory on, through mounts, ${DEPTH} directories deep unless told: of base, or of a name that starts there unless it begins with a slash. Not normalised. Of kscope only.`,
  arity: [1, 3],
  check: (c): Type => {
    const type = c.type(0);
    const target = type.kind === "pointer" ? type.target : type;
    if (type.kind !== "none" && (target.kind !== "struct" || target.name !== "path"))
      c.error(
        "argument-type",
        `full_path() expects a struct path or a pointer to one (${typeName(type)} provided)`,
        c.arguments[0],
        "e.g. curtask.fs.pwd, or file.f_path",
      );
    const name = c.type(2);
    if (name.kind !== "none" && name.kind !== "pointer" && !isIntegral(name))
      c.error(
        "argument-type",
        `full_path() expects the address of a name (${typeName(name)} provided)`,
        c.arguments[2],
      );
    c.keep(kernelFacts(c));
    return { kind: "opaque", name: "path", size: Math.max(2 * NAME_BYTES, c.config.integer("max_strlen")) + 4 };
  },
  lower: (b, call, destination) => {
    const address = destination ?? b.memory(sizeOf(call.type), "path");
    if (b.padding) b.zero(address, sizeOf(call.type));
    const base = b.lower(argument(call, 0));
    const name = call.arguments[2];
    const walk = new Walk(b, call.extra as Kernel, address, (call.type as OpaqueType).size - 4);
    if (name === undefined) walk.upFrom(base);
    else walk.named(base, b.scalar(name));
    walk.finish();
    return { kind: "memory", type: call.type, address };
  },
};

function kernelFacts(c: CallCheck): Kernel | undefined {
  const [mount, dentry] = ["mount", "dentry"].map((name) => structWith(c, name));
  if (mount === undefined || dentry === undefined || structWith(c, "vfsmount") === undefined) {
    c.error("no-btf", "full_path() needs the kernel's type information (BTF) for struct mount and struct dentry");
    return undefined;
  }
  const depth = c.arguments.length < 2 ? BigInt(DEPTH) : c.literalInteger(1);
  if (depth < 1n || depth > MOST_DEPTH)
    c.error("argument-value", `full_path() goes 1 to ${MOST_DEPTH} directories deep, not ${depth}`, c.arguments[1]);
  return {
    dentry: pointer(dentry, "kernel"),
    mount: pointer(mount, "kernel"),
    offset: (findMember(mount.btf, mount.id, "mnt")?.bitOffset ?? 0) >> 3,
    depth: Number(depth),
  };
}

function structWith(c: CallCheck, name: string): StructType | undefined {
  const type = c.structType(name);
  if (type?.kind !== "struct") return undefined;
  return (MEMBERS[name] ?? []).every((m) => findMember(type.btf, type.id, m) !== undefined) ? type : undefined;
}

class Walk {
  readonly #b: Builder;
  readonly #kernel: Kernel;
  readonly #address: Address;
  readonly #size: number;
  readonly #used: ReturnType<Builder["variable"]>;
  readonly #missing: ReturnType<Builder["variable"]>;

  constructor(b: Builder, kernel: Kernel, address: Address, size: number) {
    this.#b = b;
    this.#kernel = kernel;
    this.#address = address;
    this.#size = size;
    this.#used = b.variable(b.constant(0));
    this.#missing = b.variable(b.constant(0));
  }

  /** A name of user space, and what it starts from. */
  named(base: Operand, name: Value): void {
    const b = this.#b;
    const length = b.readString(this.#end(), NAME_BYTES, name, "user");
    b.if(b.compare("slt", length, 1), () => this.#missing.set(b.constant(INCOMPLETE)));
    b.if(b.compare("sge", length, 1), () => {
      this.#used.set(length);
      const first = b.load(b.at(this.#address, 4), 1);
      b.if(b.compare("ne", first, "/".charCodeAt(0)), () => this.upFrom(base));
    });
  }

  upFrom(base: Operand): void {
    const b = this.#b;
    const { dentry, mount, offset, depth } = this.#kernel;
    const at = b.variable(b.read(b.member(base, "dentry")));
    const mounted = b.variable(b.binary("sub", b.read(b.member(base, "mnt")), offset));
    const entry = (value: Value, name: string): Operand => b.member({ kind: "scalar", type: dentry, value }, name);
    const place = (name: string): Operand => b.member({ kind: "scalar", type: mount, value: mounted.get() }, name);
    this.#missing.set(b.constant(INCOMPLETE));
    b.repeat(depth, (_, leave) => {
      const here = at.get();
      // nothing could be read, as of a number that is no open file
      b.if(b.compare("eq", here, 0), leave);
      const root = b.read(b.member(place("mnt"), "mnt_root"));
      const above = b.variable(b.constant(0));
      b.if(
        b.compare("eq", here, root),
        () => {
          const parent = b.read(place("mnt_parent"));
          b.if(b.compare("eq", parent, mounted.get()), () => {
            this.#missing.set(b.constant(0));
            leave();
          });
          above.set(b.read(place("mnt_mountpoint")));
          mounted.set(parent);
        },
        () => {
          const parent = b.read(entry(here, "d_parent"));
          // a file system that is mounted nowhere, as that of pipes, has no way to the root
          b.if(b.compare("eq", parent, here), leave);
          b.if(b.compare("gt", this.#used.get(), this.#size - NAME_BYTES), leave);
          const name = b.read(b.member(entry(here, "d_name"), "name"));
          const length = b.readString(this.#end(), NAME_BYTES, name, "kernel");
          b.if(b.compare("slt", length, 1), leave);
          this.#used.set(b.binary("add", this.#used.get(), length));
          above.set(parent);
        },
      );
      at.set(above.get());
    });
  }

  finish(): void {
    this.#b.store(this.#address, 4, this.#b.binary("or", this.#used.get(), this.#missing.get()));
  }

  #end(): Address {
    const b = this.#b;
    return { base: b.binary("add", b.pointer(b.at(this.#address, 4)), this.#used.get()), offset: 0, space: "bpf" };
  }
}
