// Values that travel as words or bytes and become text when they are shown: one record a type, each in its own file.
// Layouts: ksym, username, timestamp, cgroup_path, strerror, syscall_name, signal_name, probe are a u64; kstack is
// a u64 (stack id, or a negative error number); ustack and usym are {u64, u32 process, u32 unused}; inet is {u32 address
// family, 16 bytes}; mac is 6 bytes; decimal is an i64; arguments and path are {u32 length, bytes}.
import type { OpaqueName, OpaqueType } from "@kscope/lang";
import type { DecodeContext, Decoder } from "../decoder.ts";
import { argumentsDecoder } from "./arguments.ts";
import { cgroupPathDecoder } from "./cgroup-path.ts";
import { decimalDecoder } from "./decimal.ts";
import { errorTextDecoder } from "./error-text.ts";
import { inetDecoder } from "./inet.ts";
import { macDecoder } from "./mac.ts";
import { pathDecoder } from "./path.ts";
import { probeNameDecoder } from "./probe-name.ts";
import { signalNameDecoder } from "./signal-name.ts";
import { kernelStackDecoder, userStackDecoder } from "./stack.ts";
import { kernelSymbolDecoder, userSymbolDecoder } from "./symbol.ts";
import { systemCallNameDecoder } from "./system-call-name.ts";
import { timestampDecoder } from "./timestamp.ts";
import { usernameDecoder } from "./username.ts";

export type OpaqueCompiler = (type: OpaqueType, context: DecodeContext) => Decoder;

export const OPAQUE: Readonly<Record<OpaqueName, OpaqueCompiler>> = {
  ksym: kernelSymbolDecoder,
  usym: userSymbolDecoder,
  kstack: kernelStackDecoder,
  ustack: userStackDecoder,
  inet: inetDecoder,
  mac: macDecoder,
  username: usernameDecoder,
  timestamp: timestampDecoder,
  cgroup_path: cgroupPathDecoder,
  strerror: errorTextDecoder,
  syscall_name: systemCallNameDecoder,
  signal_name: signalNameDecoder,
  probe: probeNameDecoder,
  decimal: decimalDecoder,
  arguments: argumentsDecoder,
  path: pathDecoder,
};
