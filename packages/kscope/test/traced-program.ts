// A small C program that tests trace: functions with known arguments and results, USDT probes, a variable. It works once
// and ends; with a number as its argument it works again every millisecond until its input ends.

import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Why programs can't be built here; false where they can. */
export const noCompiler: string | false =
  spawnSync("gcc", ["--version"]).error === undefined ? false : "gcc is not installed";

/** C: the notes that <sys/sdt.h> would make, so that it need not be there. */
export const NOTE_MACRO = `
#define NOTE(name, semaphore, args) \\
  "990: nop\\n .pushsection .note.stapsdt,\\"\\",\\"note\\"\\n .balign 4\\n .4byte 992f-991f, 994f-993f, 3\\n" \\
  "991: .asciz \\"stapsdt\\"\\n992: .balign 4\\n993: .8byte 990b\\n .8byte _.stapsdt.base\\n .8byte " semaphore "\\n" \\
  ".asciz \\"demo\\"\\n .asciz \\"" name "\\"\\n .asciz \\"" args "\\"\\n994: .balign 4\\n .popsection\\n" \\
  ".ifndef _.stapsdt.base\\n .pushsection .stapsdt.base,\\"aG\\",\\"progbits\\",.stapsdt.base,comdat\\n" \\
  ".weak _.stapsdt.base\\n .hidden _.stapsdt.base\\n_.stapsdt.base: .space 1\\n .size _.stapsdt.base,1\\n" \\
  ".popsection\\n .endif\\n"
`;

const PROGRAM = `${NOTE_MACRO}
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

volatile uint32_t shown_value = 0x55667788;
__attribute__((section(".probes"), used)) volatile unsigned short guarded_semaphore = 0;

static const char *const texts[2] = {"even", "odd"};
__attribute__((noinline)) long add(int a, long b, const char *text) { __asm__ volatile("" : : "r"(text)); return a + b; }
__attribute__((noinline)) int twice(int x) { __asm__ volatile(""); return 2 * x; }
__attribute__((noinline)) int twice_negative(int x) { __asm__ volatile(""); return -2 * x; }

static void probes(int i) {
  int64_t slots[4] = {-5, 6, 7, 8};
  volatile long index = 2;
  int8_t small = -3;
  uint16_t wide = 65000;
  __asm__ volatile(NOTE("values", "0", "-4@%0 8@%1 -1@%2 2@%3 -8@%4")
    : : "r"(i), "n"(77), "q"(small), "r"(wide), "m"(slots[index]));
  __asm__ volatile(NOTE("twice", "0", "-4@%0") : : "r"(i));
  __asm__ volatile(NOTE("twice", "0", "-4@%0") : : "n"(-1));
  if (guarded_semaphore) __asm__ volatile(NOTE("guarded", "guarded_semaphore", "2@%0") : : "m"(guarded_semaphore));
}

static void work(void) {
  for (int i = 0; i < 10; i++) {
    add(i, 100 * i, texts[i % 2]);
    twice(i);
    twice_negative(i);
    probes(i);
  }
}

int main(int argc, char **argv) {
  // a page that nothing has touched yet can't be read by a probe
  char byte = *(volatile const char *)texts[0];
  work();
  if (argc < 2) return 0;
  while (1) {
    work();
    usleep(1000);
    if (getppid() == 1) return read(0, &byte, 1);
  }
}
`;

/** Builds it in a folder and gives its path. */
export function buildTraced(folder: string, name: string, ...options: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(`${path}.c`, PROGRAM);
  execFileSync("gcc", ["-O1", "-fno-omit-frame-pointer", ...options, "-o", path, `${path}.c`]);
  return path;
}
