// Everything that is attached. Taking programs off and closing the events beneath them are two steps: the first is
// quick and ends the tracing, the second takes a kernel some 70 ms for each tracepoint, so it comes after the output.
import type { Link } from "@kscope/kernel";
import type { ResolvedAttachPoint } from "@kscope/lang";
import type { LoadedProgram } from "../load/load-programs.ts";
import { giveWay, turn } from "../run/give-way.ts";
import { attachPoint } from "./attach.ts";

export class Attachments {
  readonly #links: Link[] = [];
  #probes = 0;

  /** Attach points that are attached, each counted once, however many links it took. */
  get probes(): number {
    return this.#probes;
  }

  /** Attaches in the object's order. When one fails, all are taken off again; throws AttachFailed. */
  async attachAll(programs: readonly LoadedProgram[]): Promise<void> {
    try {
      for (const loaded of programs) {
        for (const point of loaded.points.filter(isAttached)) {
          this.#links.push(...attachPoint(loaded.program, point));
          this.#probes++;
          await giveWay();
        }
      }
    } catch (error) {
      this.detach();
      await this.close();
      throw error;
    }
  }

  /** No program runs any more when this returns, save for those that are just running. */
  detach(): void {
    // closes the BPF link only, where the kernel has them (5.15); an older one closes the event itself
    for (const link of this.#links) if (!link.fd.closed) link.fd.close();
  }

  async close(): Promise<void> {
    for (const link of this.#links.splice(0)) {
      link.close();
      await turn();
    }
  }
}

export function isAttached(point: ResolvedAttachPoint): boolean {
  return point.kind !== "begin" && point.kind !== "end";
}
