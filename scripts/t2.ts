import { compile, disassemble, printIr } from "@kscope/codegen";
import { renderDiagnostic } from "@kscope/lang";
import { HELPER_ID, loadProgram, BpfMap, PROGRAM_TYPE } from "@kscope/kernel";
import { LiveTarget } from "@kscope/engine";
const src = process.argv[2]!;
const target = new LiveTarget();
const t0 = performance.now();
const r = compile(src, target, { positional: process.argv.slice(3), named: new Map(), unsafe: false, pid: undefined, helperId: (n) => { const id = (HELPER_ID as any)[n]; if (id === undefined) throw new Error(n); return id; }, filters: {}, onIr: (s, p) => { if (process.env.IR === s) console.log(printIr(p)); } });
console.log("compile", performance.now() - t0);
for (const d of r.diagnostics) console.log(renderDiagnostic(d, [{ name: "stdin", text: src }], { color: false }));
const o = r.object!;
if (o) { for (const p of o.programs) { console.log(p.name, p.type, p.attachPoints.map(a => a.name).join(), p.instructions.length / 8); if (process.env.ASM) console.log(disassemble(p.instructions, { relocations: p.relocations, lines: p.lines })); } console.log(o.maps.map(m => `${m.name}:${m.kind} k${m.keySize} v${m.valueSize} n${m.maxEntries} f${m.flags}`).join("\n")); }
