// What a report sink writes to: bytes in order, nothing else. The writer of a descriptor is one; tests keep another.

export interface ByteSink {
  /** A binary string (one UTF-16 unit a byte) or bytes. Never blocks, never fails: trouble is told by the writer's callbacks. */
  write(chunk: string | Uint8Array): void;
  /** Resolves when everything written so far has left, or can never leave because the reader went away. */
  flush(): Promise<void>;
}

/** Keeps everything in memory: for the library, which hands text to its caller, and for tests. */
export class MemorySink implements ByteSink {
  text = "";

  write(chunk: string | Uint8Array): void {
    this.text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("latin1");
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}
