import type { Schedule } from '../schedule.js';
import type { DeliverSm } from '../wire/deliver.js';
import type { Chance } from './chance.js';
import type { Receipts } from './behaviour.js';

/** Deliveries refused this often are given up. */
const MOST_ATTEMPTS = 10;

/** What an account sends to its peer: a receipt or a message from a phone. */
export interface Delivery {
  readonly kind: 'receipt' | 'inbound';
  attempts: number;
  pdu(): DeliverSm;
}

/** A bind that takes deliveries. */
export interface Receiver {
  readonly unanswered: Map<number, Delivery>;
  /** Whether it writes at all now: a silent one does not. */
  readonly ready: boolean;
  deliver(delivery: Delivery): void;
}

export interface DeliveryTally {
  sent: number;
  answered: number;
  refused: number;
  given_up: number;
}

/**
 * Stores and forwards one account's deliveries: over any of its receiving binds in turn, a window on each,
 * again when refused (`deliver_sm_resp` not 0) or when the bind goes before answering.
 */
export class Courier {
  readonly tallies: Record<Delivery['kind'], DeliveryTally> = { receipt: zero(), inbound: zero() };
  private readonly receivers: Receiver[] = [];
  private waiting: Delivery[] = [];
  private nextWaiting = 0;
  private turn = 0;
  /** Refused, and in the pause before they come again. */
  private resting = 0;
  private era = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly chance: Chance,
    private readonly settings: () => Receipts,
  ) {}

  /** Deliveries that no bind has now. */
  get waitingCount(): number {
    return this.waiting.length - this.nextWaiting;
  }

  /** Deliveries that nobody has taken yet: those that wait, those without an answer, and those that come again. */
  get outstanding(): number {
    const unanswered = this.receivers.reduce((sum, { unanswered: { size } }) => sum + size, 0);
    return this.waitingCount + unanswered + this.resting;
  }

  get bound(): boolean {
    return this.receivers.length > 0;
  }

  attach(receiver: Receiver): void {
    this.receivers.push(receiver);
    this.sendWaiting();
  }

  detach(receiver: Receiver): void {
    const place = this.receivers.indexOf(receiver);
    if (place < 0) return;
    this.receivers.splice(place, 1);
    for (const delivery of receiver.unanswered.values()) this.waiting.push(delivery);
    receiver.unanswered.clear();
    this.sendWaiting();
  }

  /** Sends over `preferred` (unless the dice say another bind), else over any with room, else keeps it. */
  send(delivery: Delivery, preferred?: Receiver): void {
    const receiver = this.choose(preferred);
    if (receiver === undefined) this.waiting.push(delivery);
    else this.hand(delivery, receiver);
  }

  answered(delivery: Delivery, status: number): void {
    const tally = this.tallies[delivery.kind];
    if (status === 0) tally.answered++;
    else {
      tally.refused++;
      if (delivery.attempts >= MOST_ATTEMPTS) tally.given_up++;
      else this.sendAgainLater(delivery);
    }
    this.sendWaiting();
  }

  reset(): void {
    this.waiting = [];
    this.nextWaiting = 0;
    this.tallies.receipt = zero();
    this.tallies.inbound = zero();
    this.resting = 0;
    this.era++;
    for (const receiver of this.receivers) receiver.unanswered.clear();
  }

  private sendAgainLater(delivery: Delivery): void {
    const { era } = this;
    this.resting++;
    this.schedule.after(this.settings().retry_ms, () => {
      if (era !== this.era) return;
      this.resting--;
      this.send(delivery);
    });
  }

  private hand(delivery: Delivery, receiver: Receiver): void {
    delivery.attempts++;
    this.tallies[delivery.kind].sent++;
    receiver.deliver(delivery);
  }

  private choose(preferred?: Receiver): Receiver | undefined {
    const { window, other_bind_share: elsewhere } = this.settings();
    const hasRoom = (receiver: Receiver) => receiver.ready && receiver.unanswered.size < window;
    const wanted = preferred !== undefined && this.receivers.includes(preferred) ? preferred : undefined;
    const avoided = wanted !== undefined && this.chance.hits(elsewhere) ? wanted : undefined;
    if (wanted !== undefined && avoided === undefined && hasRoom(wanted)) return wanted;
    for (let i = 0; i < this.receivers.length; i++) {
      this.turn = (this.turn + 1) % this.receivers.length;
      const receiver = this.receivers[this.turn] as Receiver;
      if (receiver !== avoided && hasRoom(receiver)) return receiver;
    }
    return avoided !== undefined && hasRoom(avoided) ? avoided : undefined;
  }

  /** Sends what waited, as far as the binds have room. */
  sendWaiting(): void {
    while (this.nextWaiting < this.waiting.length) {
      const receiver = this.choose();
      if (receiver === undefined) break;
      this.hand(this.waiting[this.nextWaiting++] as Delivery, receiver);
    }
    if (this.nextWaiting > 1024 && this.nextWaiting * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.nextWaiting);
      this.nextWaiting = 0;
    }
  }
}

function zero(): DeliveryTally {
  return { sent: 0, answered: 0, refused: 0, given_up: 0 };
}
