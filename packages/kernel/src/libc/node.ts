// The libc hinge for Node: koffi. The sibling for Bun is bun.ts.
import koffi from "koffi";
import type { Libc } from "./libc.ts";

const int64 = "int64";
const call = koffi.load("libc.so.6").func("syscall", int64, [int64, int64, int64, int64, int64, int64, int64]);

export const libc: Libc = {
  syscall(number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) {
    const result = Number(call(number, a, b, c, d, e, f));
    return result === -1 ? -koffi.errno() : result;
  },
  view(address, length) {
    return koffi.view(BigInt(address), length);
  },
  addressOf(buffer) {
    return Number(koffi.address(buffer));
  },
};
