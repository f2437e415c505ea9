// The kinds of perf events that tracing uses, one function each: what to put into the attribute for it.
import { existsSync, readFileSync } from "node:fs";
import { UnsupportedError } from "../errors/syscall-error.ts";
import { PERF } from "../generated/perf-event.generated.ts";
import { type PerfEvent, type PerfEventTarget, perfEventOpen } from "./perf-event.ts";

/** How often a sampled event fires: after so many occurrences, or so many times a second. */
export type SampleRate = { readonly period: number | bigint } | { readonly frequency: number };

type CountName<Prefix extends string> = {
  [K in keyof typeof PERF]: K extends `${Prefix}${string}` ? (typeof PERF)[K] : never;
}[keyof typeof PERF];

/** PERF.COUNT_SW_… */
export type SoftwareEvent = CountName<"COUNT_SW_">;

/**
 * A tracepoint, by the number in its `id` file. A program attached to one such event sees the tracepoint on every
 * processor and in every task, whatever `target` says: the program hangs on the tracepoint, not on the event.
 */
export function openTracepoint(id: number, target: PerfEventTarget = { cpu: 0 }): PerfEvent {
  const fields = { type: PERF.TYPE_TRACEPOINT, config: id, sample_period: 1, wakeup_events: 1 };
  return perfEventOpen({ fields, flags: ["disabled"], subject: `tracepoint ${id}` }, target);
}

/** Any counted event that samples: hardware, cache, raw or software. */
export function openSampled(
  type: number,
  config: number | bigint,
  rate: SampleRate,
  target: PerfEventTarget,
): PerfEvent {
  const fields = { type, config, sample_period: "period" in rate ? rate.period : rate.frequency };
  const flags = "frequency" in rate ? (["disabled", "freq"] as const) : (["disabled"] as const);
  return perfEventOpen({ fields, flags, subject: `type ${type} config ${config}` }, target);
}

export interface Breakpoint {
  readonly address: bigint;
  /** In bytes. */
  readonly length: number;
  /** HW_BREAKPOINT_R (1), _W (2) and _X (4). */
  readonly type: number;
}

const EXECUTE = 4;

/** A hardware breakpoint: every access to memory at an address. */
export function openBreakpoint({ address, length, type }: Breakpoint, target: PerfEventTarget): PerfEvent {
  // perf_event_open(2): sizeof(long) for one on execution
  const size = (type & EXECUTE) === 0 ? length : 8;
  const fields = { type: PERF.TYPE_BREAKPOINT, bp_type: type, bp_addr: address, bp_len: size, sample_period: 1 };
  return perfEventOpen({ fields, flags: ["disabled"], subject: `breakpoint at 0x${address.toString(16)}` }, target);
}

export function openSoftware(config: SoftwareEvent, rate: SampleRate, target: PerfEventTarget): PerfEvent {
  return openSampled(PERF.TYPE_SOFTWARE, config, rate, target);
}

export function openHardware(config: number, rate: SampleRate, target: PerfEventTarget): PerfEvent {
  return openSampled(PERF.TYPE_HARDWARE, config, rate, target);
}

/** Fires by the processor's clock: `{ frequency: 99 }` for profiling, `{ period: nanoseconds }` for intervals. */
export function openCpuClock(rate: SampleRate, target: PerfEventTarget): PerfEvent {
  return openSoftware(PERF.COUNT_SW_CPU_CLOCK, rate, target);
}

const SOURCES = "/sys/bus/event_source/devices";

/** The type number of a dynamic event source ("kprobe", "uprobe"). Throws UnsupportedError if the kernel has none. */
export function perfSourceType(source: string): number {
  const path = `${SOURCES}/${source}/type`;
  if (!existsSync(path))
    throw new UnsupportedError(`${source}s through perf`, "4.17, with CONFIG_KPROBES or CONFIG_UPROBES");
  return Number(readFileSync(path, "latin1"));
}

/** The configuration bit for "on return", from a file that says "config:0". */
function returnBit(source: string): bigint {
  const text = readFileSync(`${SOURCES}/${source}/format/retprobe`, "latin1");
  return 1n << BigInt(/config:(\d+)/.exec(text)?.[1] ?? 0);
}

export interface KprobeTarget {
  /** A function's name, with the offset in it, or an address alone. */
  readonly function?: string;
  readonly offset?: number;
  readonly address?: bigint;
  readonly onReturn?: boolean;
}

export function openKprobe({ function: name, offset = 0, address = 0n, onReturn = false }: KprobeTarget): PerfEvent {
  const type = perfSourceType("kprobe");
  const config = onReturn ? returnBit("kprobe") : 0n;
  const fields = { type, config, config2: name === undefined ? address : offset };
  const texts = name === undefined ? {} : { config1: name };
  return perfEventOpen({ fields, texts, subject: `kprobe ${name ?? address}` }, { cpu: 0 });
}

export interface UprobeTarget {
  readonly path: string;
  /** Offset in the file, not an address. */
  readonly offset: number | bigint;
  readonly onReturn?: boolean;
  /** File offset of a USDT semaphore; the kernel then counts it up while the probe is there (4.20). */
  readonly semaphoreOffset?: number;
  /** Only in this process; without it in all. */
  readonly pid?: number;
}

/** The semaphore's offset sits in the upper half of config ("config:32-63"). */
const SEMAPHORE_SHIFT = 32n;

export function openUprobe({ path, offset, onReturn = false, semaphoreOffset = 0, pid }: UprobeTarget): PerfEvent {
  const type = perfSourceType("uprobe");
  const bits = (onReturn ? returnBit("uprobe") : 0n) | (BigInt(semaphoreOffset) << SEMAPHORE_SHIFT);
  const attr = {
    fields: { type, config: bits, config2: offset },
    texts: { config1: path },
    subject: `uprobe ${path}`,
  };
  return perfEventOpen(attr, pid === undefined ? { cpu: 0 } : { pid, cpu: -1 });
}
