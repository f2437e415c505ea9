// Perf events that fire on the processor they are opened for: one event and one link each.
import { attachPerfEvent, type BpfProgram, type Link, onlineCpus, type PerfEvent } from "@kscope/kernel";

/** Opens and attaches on every online processor, or on none. */
export function attachOnEveryCpu(program: BpfProgram, target: string, open: (cpu: number) => PerfEvent): Link[] {
  const links: Link[] = [];
  try {
    for (const cpu of onlineCpus()) links.push(attachPerfEvent(program, open(cpu), { target }));
  } catch (error) {
    for (const link of links) link.close();
    throw error;
  }
  return links;
}
