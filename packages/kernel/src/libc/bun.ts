// The libc hinge for Bun: bun:ffi. The sibling for Node is node.ts.
import { dlopen, FFIType, type Pointer, ptr, read, toArrayBuffer } from "bun:ffi";
import type { Libc } from "./libc.ts";

const { symbols } = dlopen("libc.so.6", {
  // i64_fast returns a number whenever it fits 2^53, and i64 arguments take numbers as they are
  syscall: { args: ["i64", "i64", "i64", "i64", "i64", "i64", "i64"], returns: FFIType.i64_fast },
  __errno_location: { args: [], returns: FFIType.ptr },
});

/** errno is thread-local, and a module instance never leaves its thread. */
const errnoAt = symbols.__errno_location() as Pointer;

export const libc: Libc = {
  syscall(number, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0) {
    const result = Number(symbols.syscall(number, a, b, c, d, e, f));
    return result === -1 ? -read.i32(errnoAt, 0) : result;
  },
  view(address, length) {
    return toArrayBuffer(address, 0, length);
  },
  addressOf(buffer) {
    return ptr(buffer);
  },
};
