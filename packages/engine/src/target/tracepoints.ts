// Tracepoints, from tracefs. A name without wildcards is looked up by itself; only patterns list directories.
import { parseTracepointFormat } from "@kscope/btf";
import { openTracefs, type Tracefs } from "@kscope/kernel";
import { globMatcher, isGlob, type TracepointField, type TracepointFormat } from "@kscope/lang";

export class Tracepoints {
  readonly #formats = new Map<string, TracepointFormat | undefined>();
  readonly #events = new Map<string, readonly string[]>();
  #tracefs: Tracefs | undefined;

  get #files(): Tracefs {
    this.#tracefs ??= openTracefs();
    return this.#tracefs;
  }

  /** Names `subsystem:event`, sorted, that match both globs. Throws TracefsError. */
  matching(subsystem: string, event: string): readonly string[] {
    if (!isGlob(subsystem) && !isGlob(event)) {
      return this.#files.exists(`events/${subsystem}/${event}/format`) ? [`${subsystem}:${event}`] : [];
    }
    const matches = globMatcher(event);
    return this.#subsystems(subsystem).flatMap((name) =>
      this.#eventsOf(name)
        .filter(matches)
        .map((found) => `${name}:${found}`),
    );
  }

  /** Control files lie beside the subsystems; the subsystem `ftrace` cannot be enabled, nor opened by perf. */
  #subsystems(pattern: string): readonly string[] {
    if (!isGlob(pattern)) return this.#files.exists(`events/${pattern}`) ? [pattern] : [];
    const matches = globMatcher(pattern);
    return this.#listing("events").filter((name) => matches(name) && this.#files.exists(`events/${name}/enable`));
  }

  #eventsOf(subsystem: string): readonly string[] {
    const known = this.#events.get(subsystem);
    if (known !== undefined) return known;
    // control files (enable, filter) lie beside the events
    const found = this.#listing(`events/${subsystem}`).filter((name) =>
      this.#files.exists(`events/${subsystem}/${name}/enable`),
    );
    this.#events.set(subsystem, found);
    return found;
  }

  #listing(directory: string): readonly string[] {
    return this.#files.list(directory).sort();
  }

  /** Undefined where the kernel has no such tracepoint. */
  format(subsystem: string, event: string): TracepointFormat | undefined {
    const name = `${subsystem}/${event}`;
    if (!this.#formats.has(name)) this.#formats.set(name, this.#readFormat(subsystem, event));
    return this.#formats.get(name);
  }

  #readFormat(subsystem: string, event: string): TracepointFormat | undefined {
    if (!this.#files.exists(`events/${subsystem}/${event}/format`)) return undefined;
    const { id, fields } = parseTracepointFormat(this.#files.format(subsystem, event));
    return { id, fields: fields.map(toTargetField) };
  }

  /** All events of tracefs: the names that raw tracepoints go by as well. */
  available(): readonly string[] {
    return this.matching("*", "*");
  }

  close(): void {
    this.#tracefs?.close();
    this.#tracefs = undefined;
  }
}

type ParsedField = ReturnType<typeof parseTracepointFormat>["fields"][number];

/** The length of an array goes back to its type, as the format file has it. */
function toTargetField({ name, cType, offset, size, signed, isArray, length, dataLoc }: ParsedField): TracepointField {
  const suffix = isArray ? `[${length ?? ""}]` : "";
  return { name, cType: `${cType}${suffix}`, offset, size, signed, location: dataLoc ?? "plain" };
}
