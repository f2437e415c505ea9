// What values are decoded with where nothing has a name.
import type { DecodeContext } from "../src/decode/decoder.ts";
import { NO_SYMBOLS } from "../src/symbolize/symbolizer.ts";

export const BARE_CONTEXT: DecodeContext = {
  truncationTrailer: "..",
  symbolizer: NO_SYMBOLS,
  showsSources: true,
  probeNames: [],
  functionNames: [],
  bootTime: () => 0n,
  stack: () => undefined,
};
