// `kscope --info`: what this kernel can do, found by trying, in the sections of `bpftrace --info`. One line a feature; what
// is not there comes with the reason.

import { readFileSync } from "node:fs";
import { cpus, release, version } from "node:os";
import { type Answer, mayEverything } from "@kscope/kernel";
import { VERSION } from "../version.ts";
import { type InfoSection, SECTIONS } from "./info-sections.ts";
import type { Streams } from "./streams.ts";

export function info(streams: Streams): number {
  streams.out.write(`${systemText()}\n${buildText()}\n`);
  for (const section of SECTIONS) streams.out.write(`${sectionText(section)}\n`);
  if (!mayEverything()) {
    streams.err.write(
      "unknown is what could not be tried: run kscope --info as root of the host, with CAP_SYS_ADMIN\n",
    );
  }
  return 0;
}

function systemText(): string {
  const arch = process.arch === "arm64" ? "aarch64" : process.arch === "x64" ? "x86_64" : process.arch;
  return `System\n  OS: Linux ${release()} ${version()}\n  Arch: ${arch}\n  CPUs: ${cpus().length} online, ${possible()} possible\n`;
}

function possible(): string {
  try {
    return readFileSync("/sys/devices/system/cpu/possible", "latin1").trim();
  } catch {
    return "unknown";
  }
}

function buildText(): string {
  const bun = process.versions.bun;
  const runtime = bun === undefined ? `Node ${process.versions.node}` : `Bun ${bun}`;
  return `Build\n  version: v${VERSION}\n  runtime: ${runtime}\n  compiler: own (no LLVM)\n`;
}

function sectionText({ title, rows }: InfoSection): string {
  return `${title}\n${rows.map(({ name, answer }) => `  ${name}: ${answerText(answer())}\n`).join("")}`;
}

/** `unknown` is neither yes nor no: nobody may rely on it. */
function answerText(answer: Answer | string): string {
  if (typeof answer === "string") return answer;
  return answer.state === "yes" ? "yes" : `${answer.state} (${answer.reason})`;
}
