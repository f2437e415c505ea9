// A tool: its name, its script, and what its head says, read when it is first asked for.

import { type DocHead, parseDocHead } from "./doc-head.ts";

export class Tool {
  readonly name: string;
  /** The whole text of the `.bt` file. */
  readonly source: string;
  #head: DocHead | undefined;

  constructor(name: string, source: string) {
    this.name = name;
    this.source = source;
  }

  get head(): DocHead {
    this.#head ??= parseDocHead(this.source);
    return this.#head;
  }
}
