// Where in a program a uprobe goes: names, offsets and addresses to offsets of the file, and what speaks against them.

import type { UserFile, UserSymbol } from "../user-space.ts";
import type { ResolveRequest } from "./probe-kind.ts";

const FORCE =
  "\nUse --unsafe to force attachment. WARNING: This option could lead to data corruption in the target process.";

export interface Place {
  readonly offset: number;
  readonly address: bigint | undefined;
  readonly symbol: string | undefined;
}

/** What a place is called in messages. */
export interface Named {
  readonly kind: "uprobe" | "uretprobe";
  readonly path: string;
}

/** The instruction `distance` bytes behind a function's start; undefined for code that the file does not hold. */
export function placeIn(
  request: ResolveRequest,
  { kind, path }: Named,
  file: UserFile,
  { symbol, distance }: { readonly symbol: UserSymbol; readonly distance: number },
): Place | undefined {
  if (symbol.size === 0 && distance === 0) {
    const message = `Could not determine boundary for ${symbol.name} (symbol has size 0).`;
    if (!request.unsafe) request.refuse("unsafe-place", message + FORCE);
  } else if (distance >= symbol.size) {
    const size = `('${symbol.name}' size is ${symbol.size})`;
    request.refuse("outside-function", `Offset outside the function bounds ${size}`);
  }
  if (distance > 0) checkBoundary(request, `${kind} ${path}:${symbol.name}+${distance}`, file, { symbol, distance });
  const start = file.fileOffset(symbol.address);
  return start === undefined
    ? undefined
    : { offset: start + distance, address: symbol.address + BigInt(distance), symbol: symbol.name };
}

/** A breakpoint inside of an instruction changes what the program does. */
function checkBoundary(
  request: ResolveRequest,
  what: string,
  file: UserFile,
  { symbol, distance }: { readonly symbol: UserSymbol; readonly distance: number },
): void {
  const begins = file.beginsInstruction(symbol, distance);
  if (begins === true) return;
  const [kind = "", place = ""] = what.split(" ");
  if (begins === false) {
    const message = `Could not add ${kind} into middle of instruction: ${place}`;
    if (!request.unsafe) request.refuse("unsafe-place", message + FORCE);
    request.warn("unsafe-place", `Unsafe ${kind} in the middle of the instruction: ${place}`);
    return;
  }
  const message = `Failed to check if ${kind} is in proper place: ${place}`;
  if (!request.unsafe) request.refuse("unsafe-place", message + FORCE);
  request.warn("unsafe-place", `Unchecked ${kind}: ${place}`);
}

/** The instruction at an address as linked; in a file that is no ELF file, at an offset. */
export function placeAt(request: ResolveRequest, named: Named, file: UserFile | undefined, address: bigint): Place {
  const symbol = file?.functionAt(address);
  if (file !== undefined && symbol !== undefined) {
    const distance = Number(address - symbol.address);
    if (named.kind === "uretprobe" && distance > 0) {
      const where = `(address resolved to: ${symbol.name}+${distance})`;
      request.refuse("attach-point", `uretprobes cannot be attached at function offset. ${where}`);
    }
    const place = placeIn(request, named, file, { symbol, distance });
    if (place !== undefined) return place;
  }
  const text = `${named.path}:0x${address.toString(16)}`;
  if (!request.unsafe) request.refuse("unknown-address", `Could not resolve address: ${text}`);
  const message = `Could not determine instruction boundary for ${named.kind}:${text} (binary appears stripped). Misaligned probes can lead to tracee crashes!`;
  request.warn("unsafe-place", message);
  return {
    offset: file?.fileOffset(address) ?? Number(address),
    address: file === undefined ? undefined : address,
    symbol: undefined,
  };
}
