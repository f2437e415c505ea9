// What other packages need to fuzz with.

export { checkAnything, FUZZ_OPTIONS } from "./fuzz-front-end.ts";
export { fuzzInput } from "./fuzz-inputs.ts";
