// Iterators run while their files are read: the kernel goes on to the next object when a byte of room is there for it.
import { readSync } from "node:fs";
import type { Link } from "@kscope/kernel";

/** Objects between two times that what their programs sent is taken out of the ring buffer. */
const OBJECTS = 256;

/** Reads one after the other to its end, or until `over`; `drain` takes out what there is. */
export async function readIterators(
  links: readonly Link[],
  { over, drain }: { readonly over: () => boolean; readonly drain: () => Promise<void> },
): Promise<void> {
  const room = new Uint8Array(OBJECTS);
  for (const link of links) {
    using file = link.openIterator();
    while (!over() && readSync(file.number, room) > 0) await drain();
  }
}
