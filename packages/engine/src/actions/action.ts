// What an action is: an event of a program that asks user space to do something. Compiled once an event; each file of
// this folder holds one, actions.ts lists them.
import type { AsyncAction, EventSpec } from "@kscope/codegen";
import type { FormatPart, Span, Type } from "@kscope/lang";
import type { Bytes } from "../decode/bytes.ts";
import type { DecodeContext, Decoder } from "../decode/decoder.ts";
import type { ScriptMapReader } from "../maps/script-map-reader.ts";
import type { Datum, Report, SourceLocation } from "../reports/report.ts";

/** Formats as printf does: engine has no printer of its own, it is told one. */
export type Render = (format: readonly FormatPart[], types: readonly Type[], values: readonly Datum[]) => string;

export interface ActionEnvironment {
  readonly decoding: DecodeContext;
  readonly config: Readonly<Record<string, string | number | boolean>>;
  readonly render: Render;
  report(report: Report): void;
  /** The map of the script with this name. */
  map(name: string): ScriptMapReader;
  locate(span: Span | undefined): SourceLocation | undefined;
  /** Ends the session: what is in the ring buffer after this record is not shown. */
  exit(code: number): void;
  /** Takes the watchpoints at an address off. */
  unwatch(address: bigint): void;
  /** The first failure of a place whose updates of maps are counted has been told. */
  refusalTold(place: number): void;
  /** A process runs code that no unwinding table covers. */
  unwindMissed(pid: number): void;
}

/** Runs on a record: its bytes are valid during the call only. A promise holds back all later records. */
export type Handler = (bytes: Bytes, offset: number, length: number) => void | Promise<void>;

/** The member of the union that has this kind, perhaps beside others. */
export type ActionOf<K extends AsyncAction["kind"], A = AsyncAction> = A extends AsyncAction
  ? K extends A["kind"]
    ? A
    : never
  : never;

export type CompileAction<A extends AsyncAction> = (
  action: A,
  event: EventSpec,
  environment: ActionEnvironment,
) => Handler;

/** A field's decoder with its offset, or one that knows nothing, where the event has no such field. */
export function fieldOf(event: EventSpec, index: number, compile: (type: Type) => Decoder): Decoder {
  const field = event.fields[index];
  if (field === undefined) return () => undefined;
  const read = compile(field.type);
  return (bytes, offset) => read(bytes, offset + field.offset);
}
