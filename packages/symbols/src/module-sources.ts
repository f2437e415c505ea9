// Source lines and inlined calls of one mapped file, from its debugging information. That is opened when the first address is asked
// for: by then the path may lead to another file, so the very file that was mapped has to be found again.
import { closeSync } from "node:fs";
import type { DwarfFile, SourceFrame } from "@kscope/elf";
import { guarded, openDebugInfo } from "./debug-info.ts";
import { openRegular } from "./safe-open.ts";

export interface SourceOrigin {
  /** As the process has it. */
  readonly path: string;
  /** `!/ENTRY` of an archive, else empty. */
  readonly suffix: string;
  /** Where the file can be opened, best first, as seen from here. */
  readonly places: readonly string[];
  /** Of the file that is mapped. */
  readonly identity: string;
  /** Where debug files are looked for, best first. */
  readonly roots: readonly string[];
  /** Further folders to look for them in. */
  readonly directories: readonly string[];
}

/** Answers that are kept: a profile asks for some thousand addresses again and again. */
const MOST_ANSWERS = 20_000;

/** Questions that corrupt information may fail to answer, before it is left alone. */
const MOST_FAILURES = 3;

export class ModuleSources {
  readonly #origin: SourceOrigin;
  readonly #known = new Map<number, readonly SourceFrame[]>();
  #debug: { readonly info: DwarfFile | undefined } | undefined;
  #failures = 0;

  constructor(origin: SourceOrigin) {
    this.#origin = origin;
  }

  /** Frames at an address as linked, innermost first; empty where nothing is known. */
  frames(address: number): readonly SourceFrame[] {
    let frames = this.#known.get(address);
    if (frames !== undefined) return frames;
    this.#debug ??= { info: this.#open() };
    const { info } = this.#debug;
    const found = info && guarded(() => info.frames(address));
    // a hostile program could make each address take seconds
    if (info !== undefined && found === undefined && ++this.#failures > MOST_FAILURES)
      this.#debug = { info: undefined };
    frames = found ?? [];
    if (this.#known.size >= MOST_ANSWERS) this.#known.clear();
    this.#known.set(address, frames);
    return frames;
  }

  #open(): DwarfFile | undefined {
    const { places, identity, roots, directories, suffix } = this.#origin;
    const path = this.#origin.path + suffix;
    const place = places.find((one) => identityOf(one) === identity);
    return place === undefined ? undefined : openDebugInfo(place + suffix, { roots, directories, path });
  }
}

function identityOf(path: string): string | undefined {
  const file = openRegular(path, { followLast: true });
  if (file === undefined) return undefined;
  closeSync(file.fd);
  return file.identity;
}
