const LONGEST = 255;

/** Makes something of bytes, and of the same bytes as last time the same: most receipts of a minute agree. */
export class RepeatedText<T> {
  private readonly last = Buffer.alloc(LONGEST);
  private length = -1;
  private made: T | undefined;

  /** @param make from Latin-1, 255 characters at most */
  constructor(private readonly make: (text: string) => T) {}

  of(bytes: Buffer, from: number, to: number): T {
    const length = Math.min(to - from, LONGEST);
    if (length === this.length && this.repeats(bytes, from)) return this.made as T;
    bytes.copy(this.last, 0, from, from + length);
    this.length = length;
    return (this.made = this.make(bytes.toString('latin1', from, from + length)));
  }

  private repeats(bytes: Buffer, from: number): boolean {
    for (let i = 0; i < this.length; i++) if (bytes[from + i] !== this.last[i]) return false;
    return true;
  }
}
