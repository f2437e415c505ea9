// The load for machines without a C compiler: the same words as the C program's, the calls through bun:ffi. Its calls are
// slower, which changes nothing in what a program costs the kernel.
import { dlopen, FFIType } from "bun:ffi";
import { NR } from "@kscope/kernel";

const { symbols } = dlopen("libc.so.6", {
  syscall: { args: [FFIType.i64, FFIType.i64, FFIType.ptr, FFIType.i64, FFIType.i64], returns: FFIType.i64 },
  prctl: { args: [FFIType.i32, FFIType.ptr], returns: FFIType.i32 },
  usleep: { args: [FFIType.u32], returns: FFIType.i32 },
});
const AT_FDCWD = -100;
const NULL_DEVICE = Buffer.from("/dev/null\0");

function call(kind: string): void {
  if (kind !== "o") {
    symbols.syscall(NR.getppid, 0, null, 0, 0);
    return;
  }
  const fd = Number(symbols.syscall(NR.openat, AT_FDCWD, NULL_DEVICE, 0, 0));
  if (fd >= 0) symbols.syscall(NR.close, fd, null, 0, 0);
}

const [kind = "g", countWord = "0", rateWord = "0", comm] = process.argv.slice(2);
// PR_SET_NAME (linux/prctl.h)
if (comm !== undefined) symbols.prctl(15, Buffer.from(`${comm}\0`));
const count = Number(countWord);
const rate = Number(rateWord);
const start = performance.now();
let done = 0;
while (count === 0 || done < count) {
  const due = rate === 0 ? done + 10000 : Math.floor(((performance.now() - start) / 1000) * rate) + 1;
  for (const end = count === 0 ? due : Math.min(due, count); done < end; done++) call(kind);
  if (rate !== 0) symbols.usleep(500);
}
console.log((((performance.now() - start) * 1e6) / Math.max(1, done)).toFixed(1));
