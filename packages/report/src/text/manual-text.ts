// Results of tests and benchmarks as text. Tests are told as GoogleTest does, in its colours wherever it goes.

import type { BenchmarkResult, TestResult } from "@kscope/engine";
import { binaryString } from "@kscope/lang";

const GREEN = "\x1b[32m";
const RED = "\x1b[31m";
const RESET = "\x1b[0m";
const RULE = `${GREEN}[==========]${RESET}`;
const FAILED = `${RED}[  FAILED  ]${RESET}`;

/** The heading before the first test, and the summary behind the last. `output` is what a failed test printed. */
export function testText(result: TestResult, output: string): string {
  const { names, index, passed } = result;
  const name = binaryString(names[index] ?? "");
  const heading = index === 0 ? `${RULE} Running ${names.length} tests.\n` : "";
  const summary = index === names.length - 1 ? summaryText(names, passed) : "";
  const outcome = passed[index] === true ? `${GREEN}[       OK ]${RESET}` : `${withoutEmptyLines(output)}${FAILED}`;
  const time = durationText(result.duration);
  return `${heading}${GREEN}[ RUN      ]${RESET} ${name}\n${outcome} ${name} (${time})\n${summary}`;
}

function withoutEmptyLines(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => `${line}\n`).join("");
}

function summaryText(names: readonly string[], passed: readonly boolean[]): string {
  const failures = names.filter((_, i) => passed[i] === false);
  const good = passed.filter((p) => p).length;
  const lines = [`${RULE} ${tests(names.length)} ran.`, `${GREEN}[  PASSED  ]${RESET} ${tests(good)}.`];
  if (failures.length > 0) lines.push(`${FAILED} ${tests(failures.length)}, listed below:`);
  return [...lines, ...failures.map((name) => `${FAILED} ${binaryString(name)}`), ""].join("\n");
}

function tests(count: number): string {
  return `${count} ${count === 1 ? "test" : "tests"}`;
}

// Followed byte for byte: in front of the unit stands how many nanoseconds it has, not how many of it went by.
function durationText(nanoseconds: number): string {
  if (nanoseconds >= 1e9) return "1000000000 s";
  if (nanoseconds >= 1e6) return "1000000 ms";
  // the Greek letter, as UTF-8 bytes
  return nanoseconds >= 1e3 ? "1000 \xce\xbcs" : "1 ns";
}

const NARROWEST_NAME = 40;
const TIME_WIDTH = 15;

/** The heading before the first. */
export function benchmarkText({ names, index, average, iterations }: BenchmarkResult): string {
  const width = Math.max(NARROWEST_NAME, ...names.map((n) => binaryString(n).length)) + 1;
  const row = (...cells: readonly string[]): string =>
    `${(cells[0] ?? "").padEnd(width)}${(cells[1] ?? "").padEnd(TIME_WIDTH)}${cells[2]}\n`;
  const heading = row("Benchmark", "Time(ns)", "Iterations");
  const rule = `${"-".repeat(heading.length - 1)}\n`;
  return `${index === 0 ? heading + rule : ""}${row(binaryString(names[index] ?? ""), String(average), String(iterations))}`;
}
