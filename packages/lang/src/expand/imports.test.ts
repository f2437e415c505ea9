import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Diagnostic } from "../syntax/diagnostic.ts";
import { parse } from "../syntax/parser.ts";
import type { Source } from "../syntax/render-diagnostic.ts";
import type { Target } from "../target.ts";
import { Importer } from "./imports.ts";

/** A file system of texts; directories that end in `!` are for everybody to write to. */
function files(texts: Readonly<Record<string, string>>, writable: readonly string[] = []): Target {
  const target: Pick<Target, "readFile" | "listDirectory" | "isWorldWritable"> = {
    readFile: (path) => texts[path],
    listDirectory: (path) => {
      const names = Object.keys(texts)
        .filter((p) => p.startsWith(`${path}/`))
        .map((p) => p.slice(path.length + 1));
      return names.length === 0 ? undefined : names;
    },
    isWorldWritable: (path) => writable.includes(path),
  };
  return target as Target;
}

function run(
  script: string,
  target: Target,
): { probes: string[]; definitions: string[]; sources: string[]; messages: string[] } {
  const sources: Source[] = [{ name: "/s/main.bt", text: script }];
  const diagnostics: Diagnostic[] = [];
  const importer = new Importer({ target, directory: "/s", sources, report: (d) => diagnostics.push(d) });
  const program = importer.resolve(parse(script).program);
  return {
    probes: program.items.map((i) => (i.kind === "probe" ? (i.attachPoints[0]?.text ?? "") : i.kind)),
    definitions: program.cDefinitions.map((d) => d.text.trim()),
    sources: sources.map((s) => s.name),
    messages: diagnostics.map((d) => d.message),
  };
}

const SPAN = { file: 0, start: 0, end: 0 };

describe("import", () => {
  test("what is imported comes first, each file once, relative to the file that asks", () => {
    const target = files({
      "/s/a.bt": 'import "lib/b.bt"; interval:s:1 { }',
      "/s/lib/b.bt": 'import "../a.bt"; interval:s:2 { }',
    });
    const { probes, sources, messages } = run('import "a.bt"; import "lib/b.bt"; begin { }', target);
    assert.deepEqual(probes, ["interval:s:2", "interval:s:1", "begin"]);
    assert.deepEqual(sources, ["/s/main.bt", "/s/a.bt", "/s/lib/b.bt"]);
    assert.deepEqual(messages, []);
  });

  test("a directory gives all its scripts and headers, in order of name", () => {
    const target = files({
      "/s/lib/z.bt": "interval:s:3 { }",
      "/s/lib/a.h": "struct a { int x; };",
      "/s/lib/notes.txt": "",
    });
    const { probes, definitions, messages } = run('import "lib"; begin { }', target);
    assert.deepEqual(probes, ["interval:s:3", "begin"]);
    assert.deepEqual(definitions, ["struct a { int x; };\n#"]);
    assert.deepEqual(messages, []);
  });

  test("what can't be imported is said", () => {
    const target = files({ "/s/x.bpf.c": "", "/s/y.txt": "", "/s/c.bt": "config = { max_strlen = 5 } begin { }" });
    assert.deepEqual(run('import "none.bt"; begin { }', target).messages, [
      "Unable to find suitable path for import: none.bt",
    ]);
    assert.deepEqual(run('import "x.bpf.c"; begin { }', target).messages, ["C programs can't be imported: /s/x.bpf.c"]);
    assert.deepEqual(run('import "y.txt"; begin { }', target).messages, ["unknown import type: /s/y.txt"]);
    assert.deepEqual(run('import "c.bt"; begin { }', target).messages, ["invalid `config` within import"]);
  });

  test("a directory that everybody may write to is refused", () => {
    const target = files({ "/s/a.bt": "begin { }" }, ["/s"]);
    assert.deepEqual(run('import "a.bt"; begin { }', target).messages, [
      "refusing to import from a directory that everybody may write to: /s/a.bt",
    ]);
  });

  test("among statements only headers are imported, each once, and what is wrong can be asked again", () => {
    const target = files({
      "/s/a.h": "struct a { int x; };",
      "/s/b.bt": "begin { }",
      "/s/lib/c.h": "",
      "/s/d.bpf.c": "",
    });
    const importer = new Importer({
      target,
      directory: "/s",
      sources: [{ name: "", text: "" }],
      report: (d) => assert.fail(d.message),
    });
    const said = (path: string): string | undefined =>
      importer.statement({ kind: "import", path: { kind: "string", value: path, span: SPAN }, span: SPAN })?.message;
    assert.equal(said("a.h"), undefined);
    assert.equal(said("./a.h"), undefined);
    assert.equal(importer.headers.length, 1);
    assert.equal(said("b.bt"), "among statements only headers (.h) can be imported: /s/b.bt");
    assert.equal(said("lib"), "among statements only headers (.h) can be imported: /s/lib");
    assert.equal(said("d.bpf.c"), "C programs can't be imported: /s/d.bpf.c");
    for (let i = 0; i < 2; i++) assert.equal(said("no.h"), "Unable to find suitable path for import: no.h");
  });
});
