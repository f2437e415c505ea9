// All actions, by the kind that the compiler writes into the object.
import type { AsyncAction, EventSpec } from "@kscope/codegen";
import type { ActionEnvironment, ActionOf, CompileAction, Handler } from "./action.ts";
import { catAction } from "./cat.ts";
import { clearAction } from "./clear.ts";
import { exitAction } from "./exit.ts";
import { helperErrorAction } from "./helper-error.ts";
import { joinAction } from "./join.ts";
import { packetAction } from "./packet.ts";
import { percentilesAction } from "./percentiles.ts";
import { printMapAction } from "./print-map.ts";
import { printMapKeyAction } from "./print-map-key.ts";
import { printValueAction } from "./print-value.ts";
import { printfAction } from "./printf.ts";
import { runtimeErrorAction } from "./runtime-error.ts";
import { systemAction } from "./system.ts";
import { tableAction } from "./table.ts";
import { timeAction } from "./time.ts";
import { unwatchAction } from "./unwatch.ts";
import { unwindMissAction } from "./unwind-miss.ts";
import { zeroAction } from "./zero.ts";

type Kind = AsyncAction["kind"];

const ACTIONS: { readonly [K in Kind]: CompileAction<ActionOf<K>> } = {
  printf: printfAction,
  warnf: printfAction,
  errorf: printfAction,
  system: systemAction,
  cat: catAction,
  "print-value": printValueAction,
  "print-map": printMapAction,
  "print-map-key": printMapKeyAction,
  clear: clearAction,
  zero: zeroAction,
  percentiles: percentilesAction,
  table: tableAction,
  time: timeAction,
  strftime: timeAction,
  join: joinAction,
  exit: exitAction,
  unwatch: unwatchAction,
  "unwind-miss": unwindMissAction,
  packet: packetAction,
  "helper-error": helperErrorAction,
  "runtime-error": runtimeErrorAction,
};

export function compileAction(event: EventSpec, environment: ActionEnvironment): Handler {
  // the record that the kind selects takes exactly this member of the union
  const compile = ACTIONS[event.action.kind] as CompileAction<AsyncAction>;
  return compile(event.action, event, environment);
}
