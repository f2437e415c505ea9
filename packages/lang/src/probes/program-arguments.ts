// `args` of a uprobe: a function's parameters by their names and types, from the program's debugging information.

import type { Builder, Operand } from "../lowering/builder.ts";
import type { Target } from "../target.ts";
import { fromBtf } from "../types/from-btf.ts";
import { sizeOf, type Type, UINT64 } from "../types/type.ts";
import type { UserDebug } from "../user-space.ts";
import type { ResolvedAttachPoint } from "./attach-point.ts";
import { type ParameterPlace, parameterPlaces } from "./calling-convention.ts";
import type { ProbeArgument, ProbeArguments } from "./probe-kind.ts";
import { argumentOffset, registerOffset } from "./pt-regs.ts";

type Architecture = Target["architecture"];

const IN_FLOAT_REGISTER = "it is in a register for floating-point numbers";
const BY_GO = "Go hands arguments over in a way of its own; reg() reads registers";

/** Undefined where the function's parameters are not known. */
export function programArguments(point: ResolvedAttachPoint, target: Target): ProbeArguments | undefined {
  if (point.kind !== "uprobe" || point.address === undefined) return undefined;
  const signature = target.userSpace.file(point.path)?.debug?.signature(point.address);
  if (signature === undefined || !isEntry(point, target)) return undefined;
  const { architecture } = target;
  const places = parameterPlaces(signature, architecture);
  const unreadable = new Map<string, string>();
  const fields = signature.parameters.flatMap((parameter, i): readonly ProbeArgument[] => {
    const place = places[i] ?? { kind: "unreadable" };
    const name = parameter.name || `arg${i}`;
    if (place.kind === "unreadable" || signature.language === "go") {
      unreadable.set(name, signature.language === "go" ? BY_GO : IN_FLOAT_REGISTER);
      return [];
    }
    const type = fromBtf(signature.btf, parameter.typeId, "user");
    const declaration = `${parameter.typeText} ${name}`;
    return [{ name, type, declaration, load: (b) => loadParameter(b, { place, type, architecture }) }];
  });
  return { key: `${point.path}:${point.address}`, fields, unreadable };
}

/** Later in the function registers hold something else by then. */
function isEntry(point: Extract<ResolvedAttachPoint, { kind: "uprobe" | "uretprobe" }>, target: Target): boolean {
  const { address, path, symbol } = point;
  if (address === undefined || symbol === undefined) return false;
  return target.userSpace.file(path)?.functionAt(address)?.address === address;
}

export function whyNoProgramArguments(
  point: ResolvedAttachPoint,
  target: Target,
): { readonly message: string; readonly hint: string } {
  const path = "path" in point ? point.path : "";
  const start = `Could not parse arguments of "${point.name}": `;
  const debug: UserDebug | undefined = target.userSpace.file(path)?.debug;
  if (debug === undefined) {
    const hint = "build it with -g, or install its debug symbols; without them there are arg0, arg1, …";
    return { message: `${start}no debuginfo found for ${path}`, hint };
  }
  const atEntry = point.kind === "uprobe" && isEntry(point, target);
  return atEntry
    ? { message: `${start}debuginfo of ${path} does not have it`, hint: "it has arg0, arg1, …" }
    : { message: `${start}they are known only where a function begins`, hint: "probe the function by its name" };
}

/** Declarations of all parameters, also of those that no program can read. */
export function programDeclarations(target: Target, listed: string): readonly string[] {
  const [, path = "", name = ""] = /^(.*?):((?:cpp:)?[^:].*)$/s.exec(listed) ?? [];
  const file = target.userSpace.file(path);
  const quoted = /^cpp:"(.*)"$/s.exec(name)?.[1];
  const [symbol] = (quoted === undefined ? file?.functions(name) : file?.functionsOfCpp(quoted)) ?? [];
  const signature = symbol && file?.debug?.signature(symbol.address);
  return (signature?.parameters ?? []).map((p) => `${p.typeText} ${p.name}`.trimEnd());
}

export function withoutDebugInformation(target: Target, listed: string): string | undefined {
  const path = listed.slice(0, listed.indexOf(":"));
  if (target.userSpace.file(path)?.debug !== undefined) return undefined;
  return `No DWARF found for "${path}", cannot show parameter info`;
}

interface Parameter {
  readonly place: ParameterPlace;
  readonly type: Type;
  readonly architecture: Architecture;
}

function loadParameter(b: Builder, { place, type, architecture }: Parameter): Operand {
  switch (place.kind) {
    case "registers":
      return inRegisters(b, place, type, architecture);
    case "stack": {
      const base = contextWord(b, registerOffset(architecture, "sp") ?? 0);
      return { kind: "memory", type, address: { base, offset: place.offset, space: "user" } };
    }
    case "pointed": {
      const pointer = loadParameter(b, { place: place.at, type: UINT64, architecture });
      return { kind: "memory", type, address: { base: b.read(pointer), offset: 0, space: "user" } };
    }
    case "unreadable":
      return { kind: "scalar", type: UINT64, value: b.constant(0) };
  }
}

function inRegisters(
  b: Builder,
  { first, count }: Extract<ParameterPlace, { kind: "registers" }>,
  type: Type,
  architecture: Architecture,
): Operand {
  const register = (i: number): ReturnType<Builder["context"]> =>
    contextWord(b, argumentOffset(architecture, first + i) ?? 0);
  if (type.kind !== "struct" && type.kind !== "array" && type.kind !== "string")
    return { kind: "scalar", type, value: narrowed(b, register(0), type) };
  const address = b.memory(8 * count, "argument");
  for (let i = 0; i < count; i++) b.store(b.at(address, 8 * i), 8, register(i));
  return { kind: "memory", type, address };
}

/** What lies above a small value in its register is left over from something else. */
function narrowed(b: Builder, value: ReturnType<Builder["context"]>, type: Type): ReturnType<Builder["context"]> {
  const size = sizeOf(type);
  const signed = (type.kind === "integer" || type.kind === "enum") && type.signed;
  return size === 1 || size === 2 || size === 4 ? b.extend(value, size, signed) : value;
}

function contextWord(b: Builder, offset: number): ReturnType<Builder["context"]> {
  return b.load({ base: b.context(), offset, space: "ctx" }, 8);
}
