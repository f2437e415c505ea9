// Everything that is attached. Taking programs off and closing the events beneath them are two steps: the first is
// quick and ends the tracing, the second takes a kernel some 70 ms for each tracepoint, so it comes after the output.
import type { BpfProgram as ProgramSource } from "@kscope/codegen";
import { type Link, openTracefs, type Tracefs } from "@kscope/kernel";
import type { ResolvedAttachPoint } from "@kscope/lang";
import { AttachFailed } from "../errors/attach-failed.ts";
import type { LoadedProgram } from "../load/load-programs.ts";
import { giveWay } from "../run/give-way.ts";
import { hasTargetFeature } from "../target/features.ts";
import { type AttachMachine, attachOrder, attachPoint, attachTogether, isAttached } from "./attach.ts";
import { attachFunctions, functionGroups, manyFunctions, sessionFunctions } from "./kernel-function.ts";
import { attachUserProbes, functionNumbers, linkGroups, manyUserPoints } from "./user-probe.ts";

export interface AttachOptions {
  /** Stops attaching; what is attached stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called for what cannot be attached, which is then left out. */
  readonly skip?: ((failure: AttachFailed) => void) | undefined;
}

/** What one call attached: links, and the number of attach points. */
interface Attached {
  readonly links: readonly Link[];
  readonly count: number;
}

type Step = () => Attached;

export class Attachments {
  readonly #links: Link[] = [];
  #tracefs: Tracefs | undefined;
  readonly #machine: AttachMachine;
  #numbers: ReadonlyMap<ResolvedAttachPoint, bigint> = new Map();
  readonly #iterators: Link[] = [];
  readonly #watchpoints: { readonly address: bigint; readonly links: readonly Link[] }[] = [];
  #probes = 0;

  /** `process`: the one that probes of user functions are limited to. */
  constructor(process?: number) {
    this.#machine = {
      process,
      cookie: (point) => (hasTargetFeature("get_attach_cookie") ? this.#numbers.get(point) : undefined),
      tracepointId: (subsystem, event) => {
        this.#tracefs ??= openTracefs();
        return this.#tracefs.eventId(subsystem, event);
      },
    };
  }

  /** Attach points that are attached, each counted once, however many links it took. */
  get probes(): number {
    return this.#probes;
  }

  /** Iterators that are to be read. */
  get iterators(): readonly Link[] {
    return this.#iterators;
  }

  /** Takes the watchpoints at an address off. */
  unwatch(address: bigint): void {
    for (const one of this.#watchpoints) if (one.address === address) for (const link of one.links) link.close();
  }

  /** Attaches in the order in which probes of one event then run as in the object. When one fails, all are taken off again; throws AttachFailed. */
  async attachAll(programs: readonly LoadedProgram[], options: AttachOptions = {}): Promise<void> {
    this.#numbers = functionNumbers(programs.flatMap(({ points }) => points));
    try {
      for (const loaded of attachOrder(programs)) {
        for (const step of this.#steps(loaded)) {
          if (options.signal?.aborted) return;
          this.#attach(step, options);
          await giveWay();
        }
      }
    } catch (error) {
      await this.detach();
      await this.close();
      throw error;
    }
  }

  #steps({ program, points, through, session }: LoadedProgram): readonly Step[] {
    if (through !== undefined) {
      const point = { kind: "tracepoint", subsystem: "raw_syscalls", event: through, id: 0 } as const;
      const name = `tracepoint:raw_syscalls:${through}`;
      const attach = (): Link[] => attachPoint(program, { ...point, name }, this.#machine);
      return [() => ({ links: attach(), count: points.length })];
    }
    const functions = session ? sessionFunctions(points) : manyFunctions(points);
    if (functions !== undefined)
      return functionGroups(functions).map(
        (group) => () => attachTogether(group, () => attachFunctions(program, group, session)),
      );
    const many = manyUserPoints(points);
    if (many !== undefined) {
      return linkGroups(many).map((group) => () => ({
        links: attachTogether(group, () => attachUserProbes(program, group, this.#machine)),
        count: countOf(group),
      }));
    }
    return points.filter(isAttached).map((point) => () => {
      const links = attachPoint(program, point, this.#machine);
      if (point.kind === "watchpoint") this.#watchpoints.push({ address: point.address, links });
      if (point.kind === "iter" && point.pin === undefined) this.#iterators.push(...links);
      return { links, count: countOf([point]) };
    });
  }

  #attach(step: Step, { skip }: AttachOptions): void {
    try {
      const { links, count } = step();
      this.#links.push(...links);
      this.#probes += count;
    } catch (error) {
      if (skip === undefined || !(error instanceof AttachFailed)) throw error;
      skip(error);
    }
  }

  /**
   * Takes the programs off, in the order in which they were attached. Each takes some 25 ms on newer kernels, which wait
   * until nobody runs it any more, so the event loop turns in between.
   */
  async detach(): Promise<void> {
    // closes the BPF link only, where the kernel has them (5.15); an older one closes the event itself
    for (const link of this.#links) {
      if (link.fd.closed) continue;
      link.fd.close();
      await giveWay();
    }
  }

  async close(): Promise<void> {
    this.#tracefs?.close();
    for (const link of this.#links.splice(0)) {
      link.close();
      await giveWay();
    }
  }
}

/** Whether one link takes all of a program's points, so that they cost one call each to attach and to take off. */
export function attachedTogether({ attachPoints, returns }: Pick<ProgramSource, "attachPoints" | "returns">): boolean {
  const functions = returns === undefined ? manyFunctions(attachPoints) : sessionFunctions(attachPoints);
  if (functions !== undefined) return functionGroups(functions).length === 1;
  const many = manyUserPoints(attachPoints);
  return many !== undefined && linkGroups(many).length === 1;
}

function countOf(points: readonly ResolvedAttachPoint[]): number {
  return points.filter((point) => point.kind !== "usdt" || !point.further).length;
}
