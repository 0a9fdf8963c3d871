import type { DeliveryAnswers, MessageState } from '#libs/smpp';

const FIRST_ROWS = 1_024;

/** Names of the states by their numbers, SMPP 3.4 §5.2.28. */
export const STATE_NAMES: readonly MessageState[] = [
  'unknown',
  'enroute',
  'delivered',
  'expired',
  'deleted',
  'undeliverable',
  'accepted',
  'unknown',
  'rejected',
];

const STATE_NUMBERS = Object.fromEntries(STATE_NAMES.map((name, no) => [name, no])) as Record<
  MessageState,
  number
>;

/** A final receipt on its way to the ledger. */
export interface FinalReceipt {
  key: string;
  /** The route's number in the ledger: its account. */
  route: number;
  delivered: boolean;
  state: string;
  error: string;
  doneAt: string;
}

/** Final receipts on their way to the ledger, column by column, each with where its answer goes. */
export class ReceiptColumns {
  count = 0;
  /** Message key and route; of receipts whose message is known, batch and recipient instead. */
  readonly keys: string[] = [];
  routes = new Int16Array(FIRST_ROWS);
  batches = new Float64Array(FIRST_ROWS);
  recipients = new Int16Array(FIRST_ROWS);
  states = new Uint8Array(FIRST_ROWS);
  readonly errors: string[] = [];
  readonly doneAts: string[] = [];
  private readonly answers: DeliveryAnswers[] = [];
  private tickets = new Float64Array(FIRST_ROWS);

  /** @returns its row, of which the caller fills in whose it is */
  add(
    state: MessageState,
    error: string | undefined,
    doneAt: string | undefined,
    answers: DeliveryAnswers,
    ticket: number,
  ): number {
    if (this.count === this.states.length) this.grow();
    const row = this.count++;
    this.states[row] = STATE_NUMBERS[state];
    this.errors[row] = error ?? '';
    this.doneAts[row] = doneAt ?? '';
    this.answers[row] = answers;
    this.tickets[row] = ticket;
    return row;
  }

  /** Hands a row over, answer and all. */
  moveTo(other: ReceiptColumns, row: number): number {
    return other.add(
      STATE_NAMES[this.states[row] as number] as MessageState,
      this.errors[row],
      this.doneAts[row],
      this.answers[row] as DeliveryAnswers,
      this.tickets[row] as number,
    );
  }

  /** The row of a receipt whose message is not known. */
  row(row: number): FinalReceipt {
    const state = this.states[row] as number;
    return {
      key: this.keys[row] as string,
      route: this.routes[row] as number,
      delivered: state === STATE_NUMBERS.delivered,
      state: STATE_NAMES[state] as string,
      error: this.errors[row] as string,
      doneAt: this.doneAts[row] as string,
    };
  }

  /** Only this row's answer still counts, and moves to `place`. */
  keep(row: number, place: number): void {
    this.answers[place] = this.answers[row] as DeliveryAnswers;
    this.tickets[place] = this.tickets[row] as number;
  }

  private answer(row: number, status: number): void {
    (this.answers[row] as DeliveryAnswers).answer(this.tickets[row] as number, status);
  }

  answerAll(status: number): void {
    for (let row = 0; row < this.count; row++) this.answer(row, status);
  }

  /** Columns keep their size from one write to the next, but no connection. */
  clear(): void {
    this.count = 0;
    this.answers.length = 0;
  }

  private grow(): void {
    const rows = this.count * 2;
    this.routes = enlarged(this.routes, new Int16Array(rows));
    this.batches = enlarged(this.batches, new Float64Array(rows));
    this.recipients = enlarged(this.recipients, new Int16Array(rows));
    this.states = enlarged(this.states, new Uint8Array(rows));
    this.tickets = enlarged(this.tickets, new Float64Array(rows));
  }
}

function enlarged<T extends Float64Array | Int16Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
