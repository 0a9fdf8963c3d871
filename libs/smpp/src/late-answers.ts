const REMEMBERED = 10_000;

/** What timed out and may still be answered: sequence number → token, the oldest forgotten first. */
export class LateAnswers {
  private readonly tokens = new Map<number, number>();

  remember(sequences: readonly number[], tokens: readonly number[]): void {
    sequences.forEach((sequence, i) => this.tokens.set(sequence, tokens[i] as number));
    for (const oldest of this.tokens.keys()) {
      if (this.tokens.size <= REMEMBERED) break;
      this.tokens.delete(oldest);
    }
  }

  awaits(sequence: number): boolean {
    return this.tokens.has(sequence);
  }

  /** The token, once. */
  take(sequence: number): number | undefined {
    const token = this.tokens.get(sequence);
    this.tokens.delete(sequence);
    return token;
  }
}
