import type { LogEntry } from '../log-entry.js';

/** Entries without their facts, until the log says that whom they are about was erased. */
export class Withheld {
  /** The first such entry of each person: as many as were erased, and few beside the entries. */
  readonly #first = new Map<string, number>();

  get entries(): number[] {
    return [...this.#first.values()].sort((a, b) => a - b);
  }

  add(subject: string, seq: number): void {
    if (!this.#first.has(subject)) this.#first.set(subject, seq);
  }

  /** Entries come in order: an erasure explains what is missing before it, not what it says itself or what comes later. */
  read({ event, subject }: LogEntry): void {
    if (event === 'subject.erased' && subject !== null) this.#first.delete(subject);
  }
}
