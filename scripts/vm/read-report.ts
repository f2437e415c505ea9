// The tests of a JUnit report, as Bun writes it.

export interface TestCase {
  readonly file: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
}

export function readCases(xml: string): readonly TestCase[] {
  return Array.from(
    xml.matchAll(/<testcase ([^>]*?)(\/>|>([\s\S]*?)<\/testcase>)/g),
    ([, words = "", , inside = ""]) => ({
      file: attribute(words, "file"),
      name: attribute(words, "name"),
      outcome: /<(failure|error)\b/.test(inside) ? "failed" : inside.includes("<skipped") ? "skipped" : "passed",
    }),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function attribute(words: string, name: string): string {
  const text = new RegExp(`(?:^| )${name}="([^"]*)"`).exec(words)?.[1] ?? "";
  return text.replace(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}
