// A BPF helper failed in a probe. Field 0 is what it returned: a negative error number, or 0 for a look-up that found
// nothing.
import { ERRNO } from "@kscope/kernel";
import { compileDecoder } from "../decode/compile.ts";
import { systemErrorText } from "../errors/system-error-text.ts";
import { type ActionOf, type CompileAction, fieldOf } from "./action.ts";

const FULL =
  "Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a map " +
  "declaration e.g. `let @a = hash(5000)`";

/** What a negative error number of a helper means. */
export function helperMessage(helper: string, code: number): string {
  if (helper === "map_update_elem" && code === -ERRNO.E2BIG) return FULL;
  if (helper === "map_delete_elem" && code === -ERRNO.ENOENT) {
    return "Can't delete map element because it does not exist.";
  }
  if (helper === "map_lookup_elem") return "Can't lookup map element because it does not exist.";
  return systemErrorText(-code);
}

export const helperErrorAction: CompileAction<ActionOf<"helper-error">> = ({ helper, place }, event, environment) => {
  const read = fieldOf(event, 0, (type) => compileDecoder(type, environment.decoding));
  const location = environment.locate(event.span);
  return (bytes, offset) => {
    const code = Number(read(bytes, offset) ?? 0);
    const message = helperMessage(helper.replace(/^bpf_/, ""), code);
    if (place !== undefined) environment.refusalTold(place);
    environment.report({ kind: "helper-error", helper, code, message, location });
  };
};
