// Memory that decoders read: one stretch of bytes seen twice, as a DataView for numbers and as a Buffer for text.
// Made once for a ring buffer or a map value, not once a record: making views costs more than reading them.

export class Bytes {
  readonly view: DataView;
  readonly buffer: Buffer;

  constructor(memory: ArrayBufferLike, offset = 0, length: number = memory.byteLength - offset) {
    this.view = new DataView(memory, offset, length);
    this.buffer = Buffer.from(memory as ArrayBuffer, offset, length);
  }

  static of(bytes: Uint8Array): Bytes {
    return new Bytes(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
