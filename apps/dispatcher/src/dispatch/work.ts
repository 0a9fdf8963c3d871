import type { AlertMode, BatchHeader, InDoubtPolicy, Lane } from '#libs/contracts';
import type { SubmitTemplate } from '#libs/smpp';
import { IdSet } from '../control/id-set.js';
import type { Route } from '../routes/route.js';
import { Charges } from './charges.js';

/** Bits of a token, and of an entry of `Work.again`, that say which part. */
export const PART_BITS = 3;

/** What decides into which parts a text falls. */
export type Encoding = Pick<Route, 'alphabet' | 'partsBy'>;

/** What all recipients of a work have in common: the facts of their batch. */
export interface WorkFacts {
  readonly batchId: string;
  /** The batch's number in the ledger. */
  readonly batchNo: number;
  /** Of the batch in these hands; 0 where the recipients are claimed one by one. */
  readonly tenure: number;
  readonly municipalityId: string;
  /** Null for messages to single persons, which withdrawal does not stop: it is confirmed by one. */
  readonly alertId: string | null;
  /** The alert's number, one after the other: what the parts of a long message refer to. Null as `alertId`. */
  readonly alertNo: number | null;
  readonly lane: Lane;
  readonly mode: AlertMode;
  readonly shard: number;
  readonly language: string;
  readonly sender: string;
  /** Null when each recipient carries their own. */
  readonly text: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly inDoubt: InDoubtPolicy;
  /** Seals what of this work goes to the retry store. */
  readonly key: Buffer;
}

/** @param taken the batch in the ledger */
export function factsOf(
  header: BatchHeader,
  { no: batchNo, tenure, alertNo }: { no: number; tenure: number; alertNo: number | null },
  key: Buffer,
): WorkFacts {
  const { batchId, municipalityId, alertId, lane, mode, shard, language, sender, text, inDoubt } = header;
  const expiresAt = Date.parse(header.expiresAt);
  return {
    ...{
      batchId,
      batchNo,
      tenure,
      municipalityId,
      alertId,
      alertNo,
      lane,
      mode,
      shard,
      language,
      sender,
      text,
      inDoubt,
    },
    ...{ expiresAt, key },
  };
}

/** Where claimed recipients stand in their batch, and what happened to them before. */
export interface Claims {
  readonly places: Int16Array;
  readonly attempts: Uint8Array;
  readonly resends: Uint8Array;
  /** 1: in doubt until an answer says otherwise. */
  readonly doubts: Uint8Array;
  readonly partsLeft: Uint8Array;
}

/** Messages of more than one part: what of each is still to be answered, as bit masks. */
export interface PartStates {
  /** Parts to submit. */
  readonly todo: Uint8Array;
  readonly accepted: Uint8Array;
  readonly refused: Uint8Array;
  readonly doubtful: Uint8Array;
  /** The refusal that decides, 0 while there is none. */
  readonly status: Int32Array;
  /** Message ids of accepted parts, at `item * 8 + part`. */
  readonly keys: string[];
}

/** What is known of an item: bits of a byte. */
const MARK = {
  /** It has an outcome: told to the ledger here, or found there when the batch was taken over. */
  concluded: 1,
  /** Durably gone, or not to go any more: later messages need not wait for it. */
  settled: 2,
} as const;

/**
 * A batch, or some of its recipients come back from the retry store, on the way through the dispatch. Columns, no
 * object a recipient. An item is a recipient's place in these columns.
 *
 * 0 ≤ cursor ≤ ready ≤ asked ≤ count: submitted, journalled, being journalled.
 */
export class Work {
  /** First part of every token: this work's place in the table of works. */
  slot = -1;
  /** The short number of the route that carries it; 0 while none does. */
  routeNo = 0;
  asked = 0;
  ready = 0;
  cursor = 0;
  /** Next part of the item at the cursor. */
  part = 0;
  /** `item * 8 + part` of what the peer sent back without having taken it: first to go again. */
  readonly again: number[] = [];
  inFlight = 0;
  /** Called when everything of it was submitted: only answers are due. Maybe more than once. */
  onSubmitted: () => void = () => undefined;
  /** Items whose outcome is durable. */
  resolved = 0;
  /** The bind where it waits, and the binds whose windows its journalled or claimed items count against. */
  readonly charges: Charges;
  /** `item * 8 + part` of what was submitted last. */
  newest = 0;
  /** Numbers of routes that must not have it. */
  avoid: readonly number[] = [];
  /** Number of the route that refused it for now: another is better. 0 if none. */
  after = 0;
  /** Of messages of which some parts were accepted: how the route that did had made them. */
  sentAs: Encoding | null = null;
  /** Its shard is another's now, or its batch is: nothing more is submitted. */
  dropped = false;
  /** One template a part; null when each recipient has their own. */
  templates: SubmitTemplate[] | null = null;
  ownTemplates: SubmitTemplate[][] | null = null;
  parts: PartStates | null = null;
  /** Parts the provider makes of one submit, at most; 1 unless it splits long texts itself. */
  partsEach = 1;
  /** Batches in hand with older messages, perhaps to the same subscribers. */
  predecessors: Work[] = [];
  /** 1: an older message to this item's subscriber waited in the retry store when the batch was taken. */
  behind: Uint8Array | null = null;
  /** Bits of `MARK`, by item. */
  private readonly marks: Uint8Array;
  private unsettled: number;
  /** Items concluded beyond the cursor by whoever had the batch before: there are hardly ever any. */
  private foundBeyond = 0;
  private places: IdSet | null = null;

  constructor(
    readonly facts: WorkFacts,
    /** E.164 digits. */
    readonly numbers: Float64Array,
    /** Subscribers' UUIDs, 16 bytes each. */
    readonly ids: Buffer,
    readonly texts: readonly string[] | null,
    /** Null for a batch as it came from the feed. */
    readonly claims: Claims | null,
    /** Everything this work asked for is durable. */
    readonly onResolved: (work: Work) => void,
  ) {
    this.unsettled = numbers.length;
    this.marks = new Uint8Array(numbers.length);
    this.charges = new Charges(claims === null ? 'journalled' : 'claimed');
  }

  get count(): number {
    return this.numbers.length;
  }

  get isSubmitted(): boolean {
    return this.cursor === this.count && this.again.length === 0;
  }

  /** Where an item stands in its batch. */
  placeOf(item: number): number {
    return this.claims === null ? item : (this.claims.places[item] as number);
  }

  /** UUID of an item's subscriber, without dashes. */
  subscriberOf(item: number): string {
    return this.ids.toString('hex', item * 16, item * 16 + 16);
  }

  /** Goes on where whoever had the batch before has left it. @param resolved items with an outcome */
  takeUp(journaled: number, resolved: ReadonlySet<number>): void {
    this.asked = this.ready = this.cursor = journaled;
    this.resolved = resolved.size;
    for (const item of resolved) {
      this.conclude(item);
      if (item >= journaled) this.foundBeyond++;
    }
  }

  /** The item has its outcome from now on. @returns false when it had one: there is never a second */
  conclude(item: number): boolean {
    const marks = this.marks[item] as number;
    this.marks[item] = marks | MARK.concluded;
    return (marks & MARK.concluded) === 0;
  }

  isConcluded(item: number): boolean {
    return ((this.marks[item] as number) & MARK.concluded) !== 0;
  }

  /** Items in a range that have no outcome. */
  openBetween(from: number, to: number): number {
    let open = to - from;
    if (this.foundBeyond > 0) for (let item = from; item < to; item++) if (this.isConcluded(item)) open--;
    return open;
  }

  /** Nothing more from the cursor on is submitted. @returns the items that have no outcome */
  takeRest(): number[] {
    const rest = [];
    this.charges.charge(this.openBetween(this.asked, this.count));
    this.asked = this.ready = this.count;
    for (; this.cursor < this.count; this.cursor++)
      if (!this.isConcluded(this.cursor)) rest.push(this.cursor);
    return rest;
  }

  /** So many outcomes more are durable. */
  resolve(items: number): void {
    this.resolved += items;
    if (this.resolved < this.count) this.charges.discharge(items);
    else this.charges.release();
  }

  /** Nobody need wait for this item any more. */
  settle(item: number): void {
    const marks = this.marks[item] as number;
    if ((marks & MARK.settled) !== 0) return;
    this.marks[item] = marks | MARK.settled;
    this.unsettled--;
  }

  /** Whether any of its items may have to wait for an older message. */
  get mayFollow(): boolean {
    if (this.predecessors.length > 0)
      this.predecessors = this.predecessors.filter((older) => older.unsettled > 0);
    return this.behind !== null || this.predecessors.length > 0;
  }

  /** Whether an older message to an item's subscriber is still to be sent, or may be. */
  follows(item: number): boolean {
    return this.behind?.[item] === 1 || this.predecessors.some((older) => older.awaits(this.ids, item * 16));
  }

  /** Whether it has an unsettled message to the subscriber whose 16 bytes are at `offset`. */
  private awaits(ids: Buffer, offset: number): boolean {
    this.places ??= IdSet.of(this.ids);
    const item = this.places.placeOf(ids, offset);
    return item !== -1 && ((this.marks[item] as number) & MARK.settled) === 0;
  }

  templatesOf(item: number): SubmitTemplate[] {
    return this.templates ?? (this.ownTemplates?.[item] as SubmitTemplate[]);
  }

  /** Items, journalled or claimed, that are known not to have been submitted. */
  unsent(): number[] {
    const items = this.parts === null ? this.again.map((entry) => entry >> PART_BITS) : [];
    // Of a message broken off between two of its parts nobody knows.
    for (let item = this.cursor + (this.part > 0 ? 1 : 0); item < this.asked; item++)
      if (!this.isConcluded(item)) items.push(item);
    return items;
  }

  /** Whether nobody in it may be submitted, nor will when the journal answers. */
  get mustBeJournalled(): boolean {
    return this.cursor === this.asked && this.cursor < this.count && this.again.length === 0;
  }

  /** Items that may be submitted now; several parts each, perhaps. */
  get sendable(): number {
    return this.ready - this.cursor + this.again.length;
  }

  /** Items, journalled or claimed, that are not in flight. Of a message that was thrown back, each part counts. */
  get waiting(): number {
    return this.openBetween(this.cursor, this.asked) + this.again.length;
  }
}
