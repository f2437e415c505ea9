// The files that the target of a uprobe or USDT probe stands for.

import type { UserFile } from "../user-space.ts";
import { isGlob } from "./glob.ts";
import type { ResolveRequest } from "./probe-kind.ts";

export interface FoundFile {
  readonly path: string;
  /** Undefined for what is no ELF file, which only `--unsafe` lets pass. */
  readonly file: UserFile | undefined;
}

/** At least one, and just one where the name is no pattern; gives up where there is none. */
export function filesNamed(request: ResolveRequest, kind: string, name: string): readonly FoundFile[] {
  const { target, pid, unsafe } = request;
  const wanted = { name, pid, anyFile: unsafe };
  const paths = target.userSpace.binaries(wanted);
  const [first] = paths;
  if (first === undefined) {
    const problem = target.userSpace.archiveProblem(wanted);
    if (problem !== undefined)
      request.fail("unknown-file", `${kind} target file '${name}' can't be probed: ${problem.reason}`, problem.advice);
    const message = `${kind} target file '${name}' does not exist or is not executable`;
    request.fail("unknown-file", message, "give its path, the name of a program in PATH, or a library such as libc");
  }
  const chosen = isGlob(name) ? paths : [first];
  if (chosen.length < paths.length)
    request.warn("ambiguous-file", `attaching to ${kind} target file '${first}' but matched ${paths.length} binaries`);
  return chosen.map((path) => ({ path, file: target.userSpace.file(path) }));
}

export function countError(request: ResolveRequest, kind: string): never {
  const found = request.parts.length;
  return request.fail(
    "attach-point",
    `${kind} probe type requires 2 or 3 arguments, found ${found}`,
    `write ${kind}:PATH:NAME; with -p PID the path may be left out`,
  );
}
