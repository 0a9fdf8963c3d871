import { Account, accountOptions } from './accounts/account.js';
import type { AccountOptions } from './accounts/account.js';
import { Chance } from './accounts/chance.js';
import type { Receiver } from './accounts/courier.js';
import { inboundOf } from './accounts/inbound.js';
import { Receipt } from './accounts/receipt.js';
import type { Keep } from './ledger/journal.js';
import { Ledger } from './ledger/ledger.js';
import { Schedule } from './schedule.js';
import type { SubmitReader } from './wire/submit.js';

const RECEIPT_WANTED = 0x03;
const ON_FAILURE_ALONE = 2;

export interface SmscOptions {
  readonly accounts: readonly AccountOptions[];
  readonly record: Keep;
  readonly seed: number;
}

export interface InboundSent {
  readonly systemId: string;
  readonly parts: number;
  /** True when no bind takes it now: it goes when one does. */
  readonly waiting: boolean;
}

/** Milliseconds until the message itself is answered, or before that. */
export type Delay = number | 'early';

/** One connection as the accounts see it. */
export interface Peer extends Receiver {
  readonly account: Account | undefined;
  readonly bindType: string;
  /** Epoch milliseconds. */
  readonly boundAt: number | null;
  drop(): void;
}

/** The SMSC behind its two faces: accounts, peers, books. */
export class Smsc {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly peers = new Set<Peer>();
  readonly ledger: Ledger;
  readonly schedule = new Schedule();
  readonly chance: Chance;
  readonly startedAt = Date.now();
  /** Ids begin at the microsecond of the start, so that a restarted simulator does not repeat any. */
  nextId = Date.now() * 1000;
  /** Goes up at each reset: what was planned before it is not sent. */
  private era = 0;

  constructor(options: SmscOptions) {
    this.chance = new Chance(options.seed);
    this.ledger = new Ledger(options.record);
    const accounts = options.accounts.map(
      (account) => new Account(accountOptions.parse(account), this.schedule, this.chance),
    );
    this.accounts = new Map(accounts.map((account) => [account.systemId, account]));
  }

  /** Drops the connections of one account, or all; how many. */
  drop(account?: Account): number {
    let dropped = 0;
    for (const peer of this.peers) {
      if (account !== undefined && peer.account !== account) continue;
      peer.drop();
      dropped++;
    }
    return dropped;
  }

  /** A phone writes to the town. Throws `SmsTextError` for a text that cannot be sent. */
  inbound(account: Account, from: number, to: string, text: string): InboundSent {
    const deliveries = inboundOf(String(from), to, text, account.behaviour.alphabet);
    const waiting = !account.courier.bound;
    for (const delivery of deliveries) account.courier.send(delivery);
    const at = performance.timeOrigin + performance.now();
    this.ledger.reply(from, to, account.systemId, text, deliveries.length, at);
    return { systemId: account.systemId, parts: deliveries.length, waiting };
  }

  /** Forgets what came; binds and faults stay. */
  reset(): void {
    this.era++;
    this.ledger.reset();
    for (const account of this.accounts.values()) account.reset();
  }

  /** Draws the receipts of one accepted message (none, one, two) and plans them; `early` ones go at once. */
  planReceipts(account: Account, submit: SubmitReader, id: number, bind: Receiver, delay: Delay): void {
    const { behaviour, courier } = account;
    const { receipts } = behaviour;
    const wanted = submit.registeredDelivery & RECEIPT_WANTED;
    if (wanted === 0 || !this.chance.hits(receipts.share)) return;
    const state = this.chance.pick(account.receiptStates) ?? 'DELIVRD';
    if (wanted === ON_FAILURE_ALONE && state === 'DELIVRD') return;
    const { number, source } = submit;
    const { era } = this;
    const submittedAt = Date.now();
    const send = () => {
      if (era !== this.era) return;
      courier.send(new Receipt(number, source, id, submittedAt, state, behaviour), bind);
    };
    const later = () =>
      this.schedule.after((delay === 'early' ? 0 : delay) + this.chance.between(receipts.latency_ms), send);
    if (delay === 'early') send();
    else later();
    if (this.chance.hits(receipts.duplicate_share)) later();
  }
}
