// A file that is written whole or not at all.

import { renameSync, rmSync, writeFileSync } from "node:fs";

export function replaceFile(file: string, contents: Uint8Array): void {
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, contents);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
