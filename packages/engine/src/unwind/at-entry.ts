// A command's libraries are mapped when its first instruction runs: there its tables are read, before it goes on.
import { EntryStop } from "@kscope/kernel";
import { ProbedFile } from "@kscope/symbols";
import type { Child } from "../run/options.ts";
import { NO_SYMBOLS, type Symbolizer } from "../symbolize/symbolizer.ts";
import type { UnwindTables } from "./unwind-tables.ts";

/** Resolves when that has happened, or never will: of a script with an interpreter the tables are read as they are missed. */
export async function readAtEntry(
  { pid, program, exited }: Child,
  tables: UnwindTables,
  symbolizer: Symbolizer = NO_SYMBOLS,
): Promise<void> {
  const offset = ProbedFile.open(program)?.entry;
  if (offset === undefined) return;
  using stop = new EntryStop({ path: program, offset, pid });
  const reached = await Promise.race([stop.reached(), exited.then(() => false)]);
  if (!reached) return;
  tables.refresh(pid);
  symbolizer.remember?.(pid);
  stop.release();
}
