/** A `message_payload` may have 64 KiB. */
const LONGEST_PDU = 70_000;
const SHORTEST_PDU = 16;

/** Cuts a stream of bytes into whole PDUs, whatever pieces it comes in, without copying them. */
export class Framer {
  private rest: Buffer = Buffer.alloc(0);

  /**
   * Hands each whole PDU in `chunk` on as a range; `handle` returns false to have no more of them.
   * False when a `command_length` makes no sense: nothing that follows can be trusted.
   */
  take(chunk: Buffer, handle: (bytes: Buffer, start: number, end: number) => boolean): boolean {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = bytes.readUInt32BE(at);
      if (length < SHORTEST_PDU || length > LONGEST_PDU) return false;
      if (bytes.length - at < length) break;
      at += length;
      if (!handle(bytes, at - length, at)) break;
    }
    this.rest = bytes.subarray(at);
    return true;
  }
}
