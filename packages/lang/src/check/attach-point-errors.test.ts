// What the checker says of attach points, config blocks and map declarations that are wrong: the code, the place in the script and the message.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { diagnosticsOf } from "../../test/diagnostics-of.ts";

/** Script, and what is said of it. */
const CASES: readonly (readonly [string, string])[] = [
  [
    "tracepoint:sched:sched_swich { }",
    "unknown-probe «tracepoint:sched:sched_swich» No matches for tracepoint sched:sched_swich.",
  ],
  ["tracepoint:sched { }", "attach-point «tracepoint:sched» A tracepoint has the form tracepoint:SUBSYSTEM:EVENT"],
  ["tracepoint:none:* { }", "unknown-probe «tracepoint:none:*» Probe has no valid attach points."],
  ["rawtracepoint:sched_swich { }", "unknown-probe «rawtracepoint:sched_swich» Probe has no valid attach points."],
  ["rawtracepoint:a:b:c { }", "attach-point «rawtracepoint:a:b:c» A raw tracepoint has the form rawtracepoint:EVENT"],
  ["profile:hz:0 { }", "attach-point «profile:hz:0» profile can't happen 0 times or every 0"],
  ["profile:abc:1 { }", 'attach-point «profile:abc:1» Invalid unit of time: "abc"'],
  ["interval { }", "attach-point «interval» interval needs a time or a rate"],
  ["interval:s:1x { }", 'attach-point «interval:s:1x» Invalid number: "1x"'],
  ["software:page-fault:1 { }", 'unknown-event «software:page-fault:1» Unknown software event: "page-fault"'],
  ["software:cs:x { }", 'attach-point «software:cs:x» Invalid period of software event cs: "x"'],
  ["hardware:cycle { }", 'unknown-event «hardware:cycle» Unknown hardware event: "cycle"'],
  ["begin:x { }", "attach-point «begin:x» begin takes nothing after its name"],
  ["trcepoint:a:b { }", "unknown-probe-kind «trcepoint:a:b» Invalid probe type: trcepoint"],
  ["let @m = queue(5); begin { @m[1] = 1; }", "map-kind «queue» Invalid bpf map type: queue"],
  [
    "let @m = hash(0); begin { @m[1] = 1; }",
    "map-size «let @m = hash(0)» A map declaration needs its largest number of keys",
  ],
  ["config = { max_strln = 5 } begin { }", "config-name «max_strln = 5» max_strln: not a known configuration option"],
  [
    "config = { strlen = 5 } begin { }",
    "warning config-renamed «strlen = 5» strlen has been renamed, please use max_strlen",
  ],
  [
    'config = { max_strlen = "a" } begin { }',
    'config-value «max_strlen = "a"» Invalid value for max_strlen. Found: a. Valid values: integers from 0 up.',
  ],
  [
    "config = { missing_probes = maybe } begin { }",
    "config-value «missing_probes = maybe» Invalid value for missing_probes. Found: maybe. Valid values: error, warn, ignore.",
  ],
  [
    'config = { max_strlen = 4 } begin { print("abcd"); }',
    'string-length «"abcd"» String is too long (over 4 bytes): abcd',
  ],
];

describe("attach points, config blocks and map declarations", () => {
  for (const [script, said] of CASES) {
    test(script, () => assert.deepEqual(diagnosticsOf(script), [said]));
  }
});
