// An unwinding rule as programs read it.
import { unwindLayout } from "@kscope/codegen";
import type { UnwindPlace, UnwindRule } from "@kscope/elf";

const { BASE, HOW, RULE } = unwindLayout;

function base(place: UnwindPlace | undefined): number {
  return place === undefined ? 0 : BASE[place.base];
}

/** All zero for code of which nothing is known. */
export function ruleBytes(rule: UnwindRule | undefined): Uint8Array {
  const view = new DataView(new ArrayBuffer(RULE.size));
  if (rule !== undefined) {
    const { cfa, bp, returnAddress, signal } = rule;
    const how =
      HOW.known |
      (cfa.base === "bp" ? HOW.cfaFromBp : 0) |
      (cfa.dereferenced ? HOW.cfaDereferenced : 0) |
      (cfa.plt ? HOW.plt : 0) |
      (signal ? HOW.signal : 0) |
      (base(bp) << HOW.bpShift) |
      (base(returnAddress) << HOW.returnAddressShift);
    view.setUint32(RULE.how, how, true);
    view.setInt32(RULE.cfa, cfa.offset, true);
    view.setInt32(RULE.bp, bp?.offset ?? 0, true);
    view.setInt32(RULE.returnAddress, returnAddress?.offset ?? 0, true);
  }
  return new Uint8Array(view.buffer);
}
