// Single addresses as names, without offset; an address that no symbol covers is shown in hex.
import { FUNCTION_NUMBER, type OpaqueType } from "@kscope/lang";
import type { DecodeContext, Decoder } from "../decoder.ts";
import { toBinaryString } from "../text.ts";

/** Zero goes without the prefix, as bpftrace has it. */
export function hexAddress(address: bigint): string {
  return address === 0n ? "0" : `0x${address.toString(16)}`;
}

export function kernelSymbolDecoder(_type: OpaqueType, { symbolizer }: DecodeContext): Decoder {
  return ({ view }, offset) => {
    const address = view.getBigUint64(offset, true);
    return toBinaryString(symbolizer.kernelSymbol(address)?.name ?? hexAddress(address));
  };
}

export function userSymbolDecoder(_type: OpaqueType, { symbolizer, functionNames }: DecodeContext): Decoder {
  return ({ view }, offset) => {
    const address = view.getBigUint64(offset, true);
    if (view.getBigUint64(offset + 8, true) === FUNCTION_NUMBER)
      return functionNames[Number(address)] ?? hexAddress(address);
    const pid = view.getUint32(offset + 8, true);
    return toBinaryString(symbolizer.userSymbol(pid, address)?.name ?? hexAddress(address));
  };
}
