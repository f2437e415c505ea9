// Lays out the members of a struct or union as GCC does for the System V ABI on x86_64 and arm64 (psABI 3.1.2, GCC's
// stor-layout.c): natural alignment, bit fields that do not cross a boundary of their type, packed and aligned.

import { roundUp } from "../round-up.ts";

/** `align` of a record is what its attributes ask for; `pack` is the largest alignment `#pragma pack` allows. */
export type RecordOptions = {
  readonly union: boolean;
  readonly packed: boolean;
  readonly align: number | undefined;
  readonly pack: number | undefined;
};

/** A member to place: sizes and alignments in bytes, `width` in bits for bit fields. */
export type MemberShape = {
  readonly size: number;
  readonly align: number;
  readonly packed: boolean;
  readonly requested: number | undefined;
  readonly width: number | undefined;
  readonly named: boolean;
};

export class RecordLayout {
  readonly #options: RecordOptions;
  #bits = 0;
  #position = 0;
  #align = 1;

  constructor(options: RecordOptions) {
    this.#options = options;
    this.#align = options.align ?? 1;
  }

  /** Places a member and returns its offset in bits. */
  add(member: MemberShape): number {
    const offset = this.#options.union ? 0 : this.#offset(member);
    const bits = member.width ?? member.size * 8;
    this.#position = offset + bits;
    this.#bits = Math.max(this.#bits, this.#position);
    // an unnamed bit field does not align its struct on these processors
    if (member.width === undefined || member.named) this.#align = Math.max(this.#align, this.#alignment(member));
    return offset;
  }

  /** Size and alignment of the whole, in bytes. */
  finish(): { readonly size: number; readonly align: number } {
    return { size: roundUp(this.#bits, this.#align * 8) / 8, align: this.#align };
  }

  #alignment(member: MemberShape): number {
    const { pack } = this.#options;
    // for bit fields GCC heeds packed only where no #pragma pack is in force
    const packed = (this.#options.packed || member.packed) && (member.width === undefined || pack === undefined);
    const natural = packed ? 1 : member.align;
    const wanted = Math.max(natural, member.requested ?? 1);
    return Math.min(wanted, pack ?? wanted);
  }

  #offset(member: MemberShape): number {
    if (member.width === undefined) return roundUp(this.#position, this.#alignment(member) * 8);
    if (member.width === 0) return roundUp(this.#position, Math.max(member.align, member.requested ?? 1) * 8);
    const start = member.requested === undefined ? this.#position : roundUp(this.#position, member.requested * 8);
    const contiguous = this.#options.packed || member.packed || this.#options.pack !== undefined;
    if (contiguous) return start;
    const unit = member.align * 8;
    const units = Math.ceil(((start % unit) + member.width) / unit);
    return units > (member.size * 8) / unit ? roundUp(start, unit) : start;
  }
}
