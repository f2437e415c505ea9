import assert from "node:assert/strict";
import { test } from "node:test";
import { ERRNO, SyscallError } from "@kscope/kernel";
import { attachWhatGoes } from "./kernel-function.ts";

class FakeLink implements Disposable {
  readonly points: readonly number[];
  closed = false;

  constructor(points: readonly number[]) {
    this.points = points;
  }

  [Symbol.dispose](): void {
    this.closed = true;
  }
}

/** A kernel that takes no list with a number below 0, and says `errno` then. */
function taking(errno: number): { links: FakeLink[]; attach: (points: readonly number[]) => FakeLink } {
  const links: FakeLink[] = [];
  const attach = (points: readonly number[]): FakeLink => {
    if (points.some((point) => point < 0)) throw new SyscallError("link", errno);
    const link = new FakeLink(points);
    links.push(link);
    return link;
  };
  return { links, attach };
}

test("functions that the kernel refuses are left out, in as few links as halving gives", () => {
  const { links, count } = attachWhatGoes([1, 2, 3, -4, 5, 6, 7, 8], taking(ERRNO.EINVAL).attach);
  assert.deepEqual(
    links.map((link) => link.points),
    [[1, 2], [3], [5, 6, 7, 8]],
  );
  assert.equal(count, 7);
});

test("where all are refused, the kernel's answer is the error", () => {
  assert.throws(() => attachWhatGoes([-1, -2, -3], taking(ERRNO.ESRCH).attach), { errnoName: "ESRCH" });
  assert.throws(() => attachWhatGoes([-1], taking(ERRNO.ESRCH).attach), { errnoName: "ESRCH" });
});

test("an error that is not about the functions ends it, and what was attached is taken off", () => {
  const { links, attach } = taking(ERRNO.EINVAL);
  const failing = (points: readonly number[]): FakeLink => {
    if (points.includes(9)) throw new SyscallError("link", points.length > 1 ? ERRNO.EINVAL : ERRNO.EMFILE);
    return attach(points);
  };
  assert.throws(() => attachWhatGoes([1, 2, 3, 9], failing), { errnoName: "EMFILE" });
  assert.ok(links.length > 0 && links.every((link) => link.closed));
});
