// From a record of the ring buffer to its action. Actions run in the order of records: while one of them waits (a shell
// command), later records are copied aside and run when it is done.
import type { EventSpec } from "@kscope/codegen";
import type { RecordHandler } from "@kscope/kernel";
import type { ActionEnvironment, Handler } from "../actions/action.ts";
import { compileAction } from "../actions/actions.ts";
import { Bytes } from "../decode/bytes.ts";

export class Dispatcher {
  readonly #events: readonly EventSpec[];
  readonly #environment: ActionEnvironment;
  readonly #handlers: (Handler | undefined)[] = [];
  #waiting: Promise<void> | undefined;
  #aside: Uint8Array[] = [];
  #failure: unknown;
  // the ring buffer hands out the same view for every record
  #view: DataView | undefined;
  #bytes: Bytes = new Bytes(new ArrayBuffer(8));
  /** Set after exit(): records are taken out of the ring buffer and forgotten. */
  muted = false;
  /** Set once the user wants it to end: shell commands that wait in line, each some milliseconds, are left out. */
  skipsCommands = false;
  #skipped = 0;

  constructor(events: readonly EventSpec[], environment: ActionEnvironment) {
    this.#events = events;
    this.#environment = environment;
  }

  /** For RingBuffer.drain. */
  readonly onRecord: RecordHandler = (view, bytes, offset, length) => {
    if (this.muted) return;
    if (this.#waiting !== undefined) {
      this.#aside.push(bytes.slice(offset, offset + length));
      return;
    }
    if (view !== this.#view) {
      this.#view = view;
      this.#bytes = new Bytes(view.buffer, view.byteOffset, view.byteLength);
    }
    this.#run(this.#bytes, offset, length);
  };

  /** Commands that were left out. */
  get skipped(): number {
    return this.#skipped;
  }

  /** True while an action waits: the caller should let it end before it takes more records. */
  get busy(): boolean {
    return this.#waiting !== undefined;
  }

  /** Resolves when no action waits any more. Rejects with what an action threw. */
  async settled(): Promise<void> {
    while (this.#waiting !== undefined) {
      await this.#waiting;
      this.#waiting = undefined;
      const records = this.#aside;
      this.#aside = [];
      for (const record of records) {
        if (this.muted) break;
        if (this.#waiting !== undefined) this.#aside.push(record);
        else this.#run(Bytes.of(record), 0, record.length);
      }
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #run(bytes: Bytes, offset: number, length: number): void {
    const event = bytes.view.getUint32(offset, true);
    if (this.skipsCommands && this.#events[event]?.action.kind === "system") {
      this.#skipped++;
      return;
    }
    const result = this.#handler(event)(bytes, offset, length);
    if (result !== undefined) this.#waiting = result.catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
  }

  #handler(event: number): Handler {
    const known = this.#handlers[event];
    if (known !== undefined) return known;
    const spec = this.#events[event];
    if (spec === undefined) throw new RangeError(`a program sent event ${event}, which the object does not describe`);
    const handler = compileAction(spec, this.#environment);
    this.#handlers[event] = handler;
    return handler;
  }
}
