// The text of a mangled name as it is read, and what later parts of it may refer back to.

/** The name is of a form that is not known here, or no mangled name. */
export class NotMangled extends Error {}

/** A type around a name: arrays and functions have a part behind it. */
export interface TypeText {
  readonly left: string;
  readonly right: string;
}

/** An argument of a template; several where it is a pack. */
export type TemplateArgument = TypeText | readonly TypeText[];

const LONGEST_NUMBER = 9;
/** Deeper names are not written by people; hostile ones would use up the stack. */
const DEEPEST = 200;

export class Cursor {
  readonly text: string;
  at = 0;
  /** S_, S0_, … */
  readonly substitutions: TypeText[] = [];
  /** T_, T0_, … */
  templateArguments: readonly TemplateArgument[] = [];
  /** Which element of packs is meant, inside of a pack expansion. */
  packIndex: number | undefined;
  /** Longest pack that the expansion at hand has met. */
  packLength: number | undefined;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(length = 1): string {
    return this.text.slice(this.at, this.at + length);
  }

  accept(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  expect(word: string): void {
    if (!this.accept(word)) throw new NotMangled();
  }

  next(): string {
    if (this.at >= this.text.length) throw new NotMangled();
    return this.text.charAt(this.at++);
  }

  number(): number {
    const digits = /^\d+/.exec(this.text.slice(this.at, this.at + LONGEST_NUMBER))?.[0];
    if (digits === undefined) throw new NotMangled();
    this.at += digits.length;
    return Number(digits);
  }

  /** `_` is 0, `0_` is 1, `A_` is 11 in base 36. */
  sequence(base: 10 | 36): number {
    const digits =
      (base === 36 ? /^[0-9A-Z]*/ : /^\d*/).exec(this.text.slice(this.at, this.at + LONGEST_NUMBER))?.[0] ?? "";
    this.at += digits.length;
    this.expect("_");
    return digits === "" ? 0 : Number.parseInt(digits, base) + 1;
  }

  nested<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw new NotMangled();
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  remember(type: TypeText): void {
    this.substitutions.push(type);
  }
}

export function plain(left: string): TypeText {
  return { left, right: "" };
}

export function whole({ left, right }: TypeText): string {
  return left + right;
}
