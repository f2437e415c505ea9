// What is wrong with an archive, or keeps an entry of it from being used where it lies.

/** `not-zip`: other bytes; `unsupported`: more than 4 GiB or several volumes; `corrupt`: contradicts itself or ends early. */
export type ZipErrorCode = "not-zip" | "unsupported" | "corrupt" | "no-entry" | "compressed" | "encrypted";

const ADVICE: Readonly<Record<ZipErrorCode, string>> = {
  "not-zip": "name a ZIP archive before the !/, or the program itself without it",
  unsupported: "unpack the program and name it itself",
  corrupt: "make the archive again",
  "no-entry": "list what it has with: unzip -l",
  compressed: "store it as it is (zip -0, zipalign -p 4): compressed code can't be mapped",
  encrypted: "store it as it is, without a password",
};

/** `reason` is the fact alone; the message adds what to do. */
export class ZipError extends Error {
  readonly code: ZipErrorCode;
  readonly reason: string;
  readonly advice: string;

  constructor(code: ZipErrorCode, reason: string) {
    super(`bad archive: ${reason}; ${ADVICE[code]}`);
    this.name = "ZipError";
    this.code = code;
    this.reason = reason;
    this.advice = ADVICE[code];
  }
}
