// Names of raw tracepoints: BTF has a typedef `btf_trace_NAME` for each. Without BTF the events of tracefs are taken,
// most of which are named after their tracepoint.
import type { Btf } from "@kscope/btf";
import { globMatcher, isGlob } from "@kscope/lang";
import type { Tracepoints } from "./tracepoints.ts";

const PREFIX = "btf_trace_";

export class RawTracepointList {
  readonly #btf: () => Btf | undefined;
  readonly #tracepoints: Tracepoints;
  #names: readonly string[] | undefined;

  constructor(btf: () => Btf | undefined, tracepoints: Tracepoints) {
    this.#btf = btf;
    this.#tracepoints = tracepoints;
  }

  /** Sorted names that match a glob; a plain name is looked up without listing all. */
  matching(pattern: string): readonly string[] {
    const btf = this.#btf();
    if (btf !== undefined && !isGlob(pattern)) {
      return btf.find(PREFIX + pattern, "typedef") === undefined ? [] : [pattern];
    }
    this.#names ??= btf === undefined ? this.#fromTracefs() : fromBtf(btf);
    return this.#names.filter(globMatcher(pattern));
  }

  #fromTracefs(): readonly string[] {
    const names = this.#tracepoints.available().map((name) => name.slice(name.indexOf(":") + 1));
    return [...new Set(names)].sort();
  }
}

function fromBtf(btf: Btf): readonly string[] {
  const found = btf.names("typedef").filter((name) => name.startsWith(PREFIX));
  return [...new Set(found)].map((name) => name.slice(PREFIX.length)).sort();
}
