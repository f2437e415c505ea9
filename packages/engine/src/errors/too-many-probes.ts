// More probes than the configuration allows.

export class TooManyProbes extends Error {
  readonly probes: number;
  readonly limit: number;

  constructor(probes: number, limit: number) {
    super(
      `the script asks for ${probes} probes, the limit is ${limit}; narrow the wildcards, or raise the limit with ` +
        "`config = { max_probes = N }` (thousands of probes can slow the machine down noticeably)",
    );
    this.name = "TooManyProbes";
    this.probes = probes;
    this.limit = limit;
  }
}
