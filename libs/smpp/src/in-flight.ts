const LAST_SEQUENCE = 0x7fffffff;

/**
 * Submits without an answer yet, by sequence number: flat arrays, nothing allocated per message.
 * A slot is `sequence & mask`; a sequence number whose slot is taken is skipped, so that one answer long in
 * coming never stands in the way of the others.
 */
export class InFlight {
  /** How many are in flight. */
  count = 0;
  private readonly mask: number;
  /** 0: free. */
  private readonly sequences: Int32Array;
  private readonly tokens: Float64Array;
  private readonly sentAt: Float64Array;
  private sequence = 0;

  constructor(readonly window: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(window, 4) * 4));
    this.mask = slots - 1;
    this.sequences = new Int32Array(slots);
    this.tokens = new Float64Array(slots);
    this.sentAt = new Float64Array(slots);
  }

  /** 1 … 0x7FFFFFFF and round again (SMPP 3.4 §5.1.4); never one that is in flight. */
  nextSequence(): number {
    do {
      this.sequence = this.sequence >= LAST_SEQUENCE ? 1 : this.sequence + 1;
    } while (this.sequences[this.sequence & this.mask] !== 0);
    return this.sequence;
  }

  add(sequence: number, token: number, now: number): void {
    const slot = sequence & this.mask;
    this.sequences[slot] = sequence;
    this.tokens[slot] = token;
    this.sentAt[slot] = now;
    this.count++;
  }

  /** Slot of a sequence number in flight, -1 when it is not. */
  find(sequence: number): number {
    const slot = sequence & this.mask;
    return sequence !== 0 && this.sequences[slot] === sequence ? slot : -1;
  }

  /** Frees the slot; returns its token. */
  remove(slot: number): number {
    this.sequences[slot] = 0;
    this.count--;
    return this.tokens[slot] as number;
  }

  /** Takes out those sent before `before`, in the order of their slots. */
  removeSentBefore(before: number): { tokens: number[]; sequences: number[] } {
    const tokens: number[] = [];
    const sequences: number[] = [];
    for (let slot = 0; slot <= this.mask && this.count > 0; slot++) {
      const sequence = this.sequences[slot] as number;
      if (sequence === 0 || (this.sentAt[slot] as number) >= before) continue;
      sequences.push(sequence);
      tokens.push(this.remove(slot));
    }
    return { tokens, sequences };
  }
}
