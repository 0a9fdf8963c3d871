import type { DefaultAlphabet } from '#libs/sms-text';
import type { SubmitReader } from '../wire/submit.js';
import { Assembly } from './assembly.js';
import { Journal } from './journal.js';
import type { Entry, Keep } from './journal.js';
import { Numbers } from './numbers.js';
import { Submits } from './submits.js';
import { Text, Texts } from './texts.js';

export interface LedgerTotals {
  readonly numbers: number;
  readonly parts: number;
  readonly messages: number;
  /** Long messages of which a part is missing. */
  readonly unfinished: number;
}

/** Who got what, how many times: the proof that tests hold against the dispatcher's own books. */
export class Ledger {
  numbers = new Numbers();
  private readonly texts = new Texts();
  private assembly = new Assembly();
  private journal: Journal;
  /** Every accepted part; null unless all is kept. */
  submits: Submits | null;
  private parts = 0;
  private messages = 0;

  constructor(readonly keep: Keep) {
    this.journal = new Journal(keep);
    this.submits = keep === 'all' ? new Submits() : null;
  }

  /** Books one accepted `submit_sm`; true when it completes a message. `at` in epoch milliseconds. */
  accept(
    submit: SubmitReader,
    bytes: Buffer,
    account: string,
    alphabet: DefaultAlphabet,
    at: number,
  ): boolean {
    const row = this.numbers.rowOf(submit.number);
    (this.numbers.parts[row] as number)++;
    this.parts++;
    let text: Text | undefined = this.texts.of(
      bytes,
      submit.textFrom,
      submit.textTo,
      submit.dataCoding,
      alphabet,
    );
    this.submits?.append(submit.number, text, submit.part, submit.total);
    if (submit.total > 1) {
      const key = `${submit.number} ${submit.source} ${submit.reference} ${submit.total}`;
      text = this.assembly.add(key, submit.part, submit.total, text);
      if (text === undefined) return false;
    }
    (this.numbers.messages[row] as number)++;
    this.messages++;
    (this.numbers.digests[row] as number) += text.digest;
    this.numbers.last[row] = this.journal.append(
      at,
      'to_phone',
      submit.number,
      submit.source,
      account,
      text,
      submit.total,
      this.numbers.last[row] as number,
    );
    return true;
  }

  /** Books what a phone wrote: it shows among its bubbles and counts for nothing. */
  reply(number: number, to: string, account: string, text: string, parts: number, at: number): Entry {
    const row = this.numbers.rowOf(number);
    const written = new Text(text, 'gsm7');
    const last = this.journal.append(
      at,
      'from_phone',
      number,
      to,
      account,
      written,
      parts,
      this.numbers.last[row] as number,
    );
    this.numbers.last[row] = last;
    return this.journal.chain(last, 1)[0] as Entry;
  }

  /** Sequence that the next entry will have; goes back to 0 with a reset. */
  get nextSequence(): number {
    return this.journal.next;
  }

  latest(limit: number, after?: number): Entry[] {
    return this.journal.latest(limit, after);
  }

  ofNumber(number: number, limit: number, after?: number): Entry[] {
    const row = this.numbers.find(number);
    return row < 0 ? [] : this.journal.chain(this.numbers.last[row] as number, limit, after);
  }

  totals(): LedgerTotals {
    const { parts, messages } = this;
    return { numbers: this.numbers.size, parts, messages, unfinished: this.assembly.size };
  }

  /** How many numbers got how many messages: `{1: 9998, 2: 2}`. */
  histogram(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (let row = 0; row < this.numbers.size; row++) {
      const messages = this.numbers.messages[row] as number;
      counts[messages] = (counts[messages] ?? 0) + 1;
    }
    return counts;
  }

  reset(): void {
    this.numbers = new Numbers();
    this.assembly = new Assembly();
    this.journal = new Journal(this.keep);
    this.submits = this.keep === 'all' ? new Submits() : null;
    this.parts = this.messages = 0;
  }
}
