/** Of this program, as package.json has it. */
export const VERSION: string = "0.1.0";

declare const KSCOPE_BUILD: string | undefined;

/** What tells builds of one version apart: a digest of the sources. Undefined when it is run from them. */
export const BUILD: string | undefined = typeof KSCOPE_BUILD === "undefined" ? undefined : KSCOPE_BUILD;
