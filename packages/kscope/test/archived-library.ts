// A library that lies in a ZIP archive as Android's packages have them, and a program that maps it from there: an archive that
// Python writes, a loader for libraries that need no relocations.

import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { NOTE_MACRO, noCompiler } from "./traced-program.ts";

/** Why archives can't be made here; false where they can. */
export const noArchiver: string | false =
  noCompiler || (spawnSync("python3", ["--version"]).status === 0 ? false : "python3 is not installed");

const LIBRARY = `${NOTE_MACRO}
__attribute__((section(".probes"), used, visibility("hidden"))) volatile unsigned short guarded_semaphore = 0;
__attribute__((noinline)) int twice(int x) { __asm__ volatile(""); return 2 * x; }
__attribute__((noinline)) int twice_negative(int x) { __asm__ volatile(""); return -2 * x; }
/* instructions of a known length: two, and the return */
__asm__(".text\\n.type placed,%function\\n.globl placed\\n.hidden placed\\nplaced: nop\\n nop\\n ret\\n.size placed,.-placed\\n");
extern void placed(void);
int work(int x) {
  placed();
  __asm__ volatile(NOTE("values", "0", "-4@%0") : : "r"(x));
  if (guarded_semaphore) __asm__ volatile(NOTE("guarded", "guarded_semaphore", "2@%0") : : "m"(guarded_semaphore));
  return twice(x) + twice_negative(x);
}
`;
const RETURN_LINE = LIBRARY.split("\n").findIndex((line) => line.includes("return twice(x)")) + 1;

/** Its arguments: the archive, where the library begins in it, the address of work() as linked. */
const LOADER = `
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
int main(int argc, char **argv) {
  int fd = open(argv[1], O_RDONLY);
  long start = atol(argv[2]);
  char head[4096];
  if (fd < 0 || pread(fd, head, sizeof head, start) != sizeof head) return 1;
  Elf64_Phdr *segment = (Elf64_Phdr *)(head + ((Elf64_Ehdr *)head)->e_phoff);
  /* below the library: of no entry that has symbols */
  void *other = mmap((void *)0x10000000, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
  if (other == MAP_FAILED) return 4;
  char *base = mmap(0, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < ((Elf64_Ehdr *)head)->e_phnum; i++, segment++) {
    if (segment->p_type != PT_LOAD) continue;
    long in_page = segment->p_vaddr % 4096;
    int may = (segment->p_flags & PF_W ? PROT_WRITE : 0) | (segment->p_flags & PF_X ? PROT_EXEC : 0) | PROT_READ;
    if (mmap(base + segment->p_vaddr - in_page, segment->p_filesz + in_page, may, MAP_PRIVATE | MAP_FIXED, fd,
             start + segment->p_offset - in_page) == MAP_FAILED) return 2;
  }
  int (*work)(int) = (int (*)(int))(base + strtol(argv[3], 0, 16));
  for (int i = 0; i < 10; i++) if (work(i) != 0) return 3;
  usleep(300000);
  return 0;
}
`;

const ARCHIVER = `
import struct, sys, zipfile
archive, library = sys.argv[1:]
content = open(library, "rb").read()
with zipfile.ZipFile(archive, "w") as z:
    z.writestr("manifest.txt", "a text of some length that is compressed " * 20, zipfile.ZIP_DEFLATED)
    z.writestr("packed/libwork.so", content, zipfile.ZIP_DEFLATED)
    info = zipfile.ZipInfo("lib/x86_64/libwork.so")
    padding = -(z.fp.tell() + 30 + len(info.filename) + 4) % 4096
    info.extra = struct.pack("<HH", 0xd935, padding) + bytes(padding)
    z.writestr(info, content, zipfile.ZIP_STORED)
    print(z.fp.tell() - len(content))
`;

export interface ArchivedLibrary {
  readonly archive: string;
  /** ARCHIVE!/ENTRY */
  readonly path: string;
  /** The same library, compressed. */
  readonly packed: string;
  /** FILE:LINE of the last line of work(). */
  readonly line: string;
  /** Calls work(0) to work(9), and stays for a while. */
  readonly command: string;
}

export function buildArchived(folder: string): ArchivedLibrary {
  const [library, loader, archive] = ["libwork.so", "loader", "app.apk"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(`${library}.c`, LIBRARY);
  writeFileSync(`${loader}.c`, LOADER);
  const shared = ["-shared", "-fPIC", "-Wl,-Bsymbolic", "-g", "-fno-omit-frame-pointer"];
  execFileSync("gcc", ["-O1", ...shared, "-o", library, `${library}.c`]);
  execFileSync("gcc", ["-O1", "-w", "-o", loader, `${loader}.c`]);
  const start = execFileSync("python3", ["-c", ARCHIVER, archive, library], { encoding: "utf8" }).trim();
  const address = / *([0-9a-f]+) T work$/m.exec(execFileSync("nm", ["-D", library], { encoding: "utf8" }))?.[1];
  return {
    archive,
    path: `${archive}!/lib/x86_64/libwork.so`,
    packed: `${archive}!/packed/libwork.so`,
    line: `libwork.so.c:${RETURN_LINE}`,
    command: `${loader} ${archive} ${start} ${address}`,
  };
}
