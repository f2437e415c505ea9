// A map that somebody else has pinned, and that a filter should read.

export class PinnedMapUnusable extends Error {
  readonly path: string;

  constructor(path: string, reason: string) {
    super(
      `cannot use the pinned map ${path}: ${reason}; give the path of a hash map with keys of 8 bytes, e.g. one made by ` +
        `bpftool map create ${path} type hash key 8 value 8 entries 128 name filter`,
    );
    this.name = "PinnedMapUnusable";
    this.path = path;
  }
}
