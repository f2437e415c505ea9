// The name that the program was called by. A link named `bpftrace` makes it answer as bpftrace does where a script that
// drives it may look: version and usage text.

import { basename } from "node:path";

/** The release of bpftrace whose language and output this program follows. */
const BPFTRACE_VERSION = "0.27.1";

export function calledBpftrace(): boolean {
  return basename(process.argv0) === "bpftrace";
}

export function versionText(version: string): string {
  return calledBpftrace() ? `bpftrace v${BPFTRACE_VERSION} (kscope ${version})\n` : `kscope ${version}\n`;
}
