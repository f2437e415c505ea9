// Sockets: an id that lasts as long as the socket does.

import { isIntegral, UINT64 } from "../types/type.ts";
import { typeName } from "../types/type-name.ts";
import { argument } from "./argument.ts";
import type { FunctionRecord } from "./function-record.ts";
import { refuseUntyped } from "./typed-probes.ts";

export const socketCookie: FunctionRecord = {
  name: "socket_cookie",
  signature: "uint64 socket_cookie(struct sock *sk)",
  doc: "A number that names a socket for its whole life.",
  arity: [1, 1],
  refuse: (kind) => refuseUntyped("socket_cookie", kind),
  check: (c) => {
    const type = c.type(0);
    if (type.kind === "none") return UINT64;
    const struct = type.kind === "pointer" && type.target.kind === "struct" ? type.target.name : undefined;
    if (struct !== "sock") {
      const given = struct === undefined ? typeName(type) : `'${typeName(type)}'`;
      c.error(
        "argument-type",
        `socket_cookie() only supports 'struct sock *' as the argument (${isIntegral(type) ? "int" : given} provided)`,
        c.node,
      );
    } else if (type.kind === "pointer" && type.space !== "trusted")
      c.error(
        "argument-type",
        "socket_cookie() needs a pointer that comes from the probe's arguments as it is",
        c.arguments[0],
        "use it directly, e.g. socket_cookie(args.sk)",
      );
    return UINT64;
  },
  lower: (b, call) => ({
    kind: "scalar",
    type: UINT64,
    value: b.call("get_socket_cookie", [b.scalar(argument(call, 0))], "write"),
  }),
};
