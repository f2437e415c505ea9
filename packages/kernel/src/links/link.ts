// An attachment: while it is open the program runs, closing it takes the program off.
import { bpf } from "../bpf-call.ts";
import { Fd } from "../fd.ts";
import { iterCreateAttr } from "../generated/layouts.generated.ts";
import { Arena } from "../memory/arena.ts";
import { Struct } from "../memory/struct.ts";

export class Link implements Disposable {
  readonly #fds: readonly Fd[];
  /** What it is attached to, for people. */
  readonly target: string;

  /** Owns the descriptors; they are closed in order. */
  constructor(target: string, ...fds: Fd[]) {
    this.target = target;
    this.#fds = fds;
  }

  get closed(): boolean {
    return this.#fds.every((fd) => fd.closed);
  }

  /** The link's descriptor; for programs attached without a BPF link that of the perf event. */
  get fd(): Fd {
    const first = this.#fds[0];
    if (first === undefined) throw new Error("a link without a descriptor");
    return first;
  }

  /** For a link of an iterator program: a file to read its output from, once. */
  openIterator(): Fd {
    const attr = new Struct(iterCreateAttr, new Arena(iterCreateAttr.size));
    return new Fd(bpf("ITER_CREATE", attr.set("link_fd", this.fd.number).set("flags", 0)));
  }

  close(): void {
    for (const fd of this.#fds) fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
