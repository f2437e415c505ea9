// Headers that need not be there: those of kernels, of the C library, and of libbpf.

import { HEADERS } from "./headers.generated.ts";

/** Folders of the kernel's sources that no package of headers has. */
const SOURCES = /^(?:block|drivers|fs|kernel|lib|mm|security)\/.+\.h$/;

export function isKnownHeader(path: string): boolean {
  const name = path.replace(/^uapi\//, "");
  if (SOURCES.test(name)) return true;
  if (!/^[\w./-]+\.h$/.test(name)) return false;
  const cut = name.lastIndexOf("/");
  const start = `\n${HEADERS}`.indexOf(`\n${name.slice(0, cut + 1)} `);
  if (start < 0) return false;
  const end = HEADERS.indexOf("\n", start);
  return HEADERS.slice(start, end).includes(` ${name.slice(cut + 1, -2)} `);
}
