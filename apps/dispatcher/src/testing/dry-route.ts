import { SHARD_COUNT, type Lane } from '#libs/contracts';
import { createLogger } from '#libs/observability';
import { ControlState } from '../control/control-state.js';
import { Dispatch } from '../dispatch/dispatch.js';
import type { Journal } from '../dispatch/journal.js';
import { RouteEngine } from '../dispatch/route-engine.js';
import { itemOf, WorkTable } from '../dispatch/token.js';
import { Work, type Claims, type WorkFacts } from '../dispatch/work.js';
import type { Ledger } from '../ledger/ledger.js';
import { routesSchema, type Route } from '../routes/route.js';
import { DryPeer } from './dry-peer.js';
import { MUNICIPALITY } from './registration.js';

export interface Order {
  shard: number;
  lane: Lane;
  count: number;
  /** Parts of its text. */
  parts?: number;
  /** Its recipients come back from the retry store. */
  claimed?: boolean;
  /** Parts that are missing of each of those, as a bit mask; all unless given. */
  partsLeft?: number;
  alertId?: string;
  /** How far whoever had it before had it journalled, and who has an outcome. */
  journaled?: number;
  resolved?: number[];
}

const PART_CHARACTERS = 150;
const HOUR_MS = 3_600_000;

const ROUTE = {
  ...{ id: 'dry', name: 'Dry', municipalityId: MUNICIPALITY, kind: 'live', host: 'nowhere', port: 1 },
  ...{ systemId: 'dry', password: 'dry', partsPerSecond: 1_000_000, centsPerPart: 1 },
};

/** A route without SMSC, journal and ledger: a spec answers in their place, in whatever order it likes. */
export class DryRoute {
  readonly peers: DryPeer[] = [];
  readonly works: Work[] = [];
  readonly dispatch: Dispatch;
  readonly engine: RouteEngine;
  /** How many outcomes each item was told to have. */
  readonly told = new Map<Work, number[]>();
  /** The connections over which parts of each item went. */
  readonly ways = new Map<Work, Set<string>[]>();
  /** Of works that were lost: items given back. */
  readonly unsent = new Map<Work, number[]>();
  /** Whether the shards are still this process's: asked before anything is sent. */
  holdsShards = () => true;
  private readonly control = new ControlState();
  private readonly toJournal = new Map<Work, number>();
  private readonly toWrite = new Map<Work, number>();
  private stops = 0;

  constructor(changes: Partial<Pick<Route, 'binds' | 'window'>>) {
    const [route] = routesSchema.parse([{ ...ROUTE, ...changes }]) as [Route];
    const logger = createLogger({ service: 'dry', level: 'silent' });
    const ledger = this.ledger();
    const works = new WorkTable();
    const journal = { ask: (work: Work, upto: number) => this.toJournal.set(work, upto) };
    this.engine = new RouteEngine(route, 1, {
      ...{ works, ledger, logger, control: this.control, journal: journal as unknown as Journal },
      pauses: { firstMs: 1, longestMs: 1 },
      ...{ onDeliver: () => Promise.resolve(0), onReceipt: () => undefined, onProgress: () => undefined },
      ...{ onChange: () => undefined, hasOther: () => false, holdsShards: () => this.holdsShards() },
      connect: ({ window = 1 }, handler) => {
        const peer: DryPeer = new DryPeer(window, handler, (token) => {
          const ways = this.ways.get(works.of(token)) as Set<string>[];
          ways[itemOf(token)]?.add(`${this.peers.indexOf(peer)} ${peer.epoch}`);
        });
        this.peers.push(peer);
        return peer.link;
      },
    });
    this.dispatch = new Dispatch({
      ...{ engines: [this.engine], ledger, works, logger },
      onRetries: () => undefined,
    });
    this.dispatch.own(Array.from({ length: SHARD_COUNT }, (_, shard) => shard));
    this.engine.own(this.dispatch.owned);
  }

  add(order: Order): Work {
    const { count, claimed = false, partsLeft = 0xff, journaled = 0, resolved = [] } = order;
    const numbers = Float64Array.from({ length: count }, (_, item) => 393_330_000_000 + item);
    const ids = Buffer.alloc(count * 16);
    const work = new Work(
      this.factsOf(order),
      numbers,
      ids,
      null,
      claimed ? claims(count, partsLeft) : null,
      () => undefined,
    );
    if (claimed) work.asked = work.ready = count;
    else work.takeUp(journaled, new Set(resolved));
    this.works.push(work);
    this.ways.set(
      work,
      Array.from({ length: count }, () => new Set()),
    );
    this.told.set(work, Array<number>(count).fill(0));
    this.dispatch.add(work);
    return work;
  }

  stop(alertId: string): void {
    this.control.apply([{ seq: String(++this.stops), kind: 'stopped', subject: alertId }]);
    this.dispatch.sweep();
  }

  /** The work is another process's now. */
  lose(work: Work): void {
    if (!work.dropped) this.unsent.set(work, this.dispatch.drop(work));
  }

  /** The journal answers. @returns whether it was asked */
  journal(): boolean {
    const groups = [...this.toJournal];
    this.toJournal.clear();
    for (const [work, upto] of groups) work.ready = Math.max(work.ready, upto);
    this.dispatch.journaled(groups.map(([work]) => work));
    return groups.length > 0;
  }

  /** The ledger answers. @returns whether there was anything to write */
  write(): boolean {
    const rows = [...this.toWrite];
    this.toWrite.clear();
    for (const [work, items] of rows) this.dispatch.durable(work, items);
    return rows.length > 0;
  }

  /** Lets what is due in this turn of the event loop happen. */
  async turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** From now on every peer takes everything, and journal and ledger answer. Resolves when nothing more happens. */
  async settle(): Promise<void> {
    for (const peer of this.peers) peer.bind();
    for (let isBusy = true; isBusy;) {
      const waits = this.engine.counts.throttleWaits;
      this.engine.wake();
      await this.turn();
      isBusy = this.engine.counts.throttleWaits > waits;
      for (const peer of this.peers) while (peer.answer()) isBusy = true;
      isBusy = this.journal() || isBusy;
      isBusy = this.write() || isBusy;
    }
  }

  end(): void {
    this.dispatch.stop();
    void this.engine.stop(0);
  }

  private factsOf({ shard, lane, parts = 1, claimed = false, alertId = 'alert' }: Order): WorkFacts {
    const no = this.works.length + 1;
    return {
      ...{ batchId: `batch ${no}`, batchNo: no, tenure: claimed ? 0 : 1, municipalityId: MUNICIPALITY },
      ...{ alertId, lane, mode: 'actual', shard, language: 'it', sender: 'FAENZA', inDoubt: 'resend' },
      alertNo: 1,
      text: 'x'.repeat(parts * PART_CHARACTERS),
      expiresAt: Date.now() + HOUR_MS,
      key: Buffer.alloc(32),
    };
  }

  private ledger(): Ledger {
    const tell = (work: Work, item: number) => {
      const told = this.told.get(work) as number[];
      told[item] = (told[item] as number) + 1;
      if (work.conclude(item)) this.toWrite.set(work, (this.toWrite.get(work) ?? 0) + 1);
    };
    const ledger = {
      ...{ backlog: 0, hurry: () => undefined, late: () => undefined, conclude: tell, giveUp: tell },
      defer: ({ work, item }: { work: Work; item: number }) => tell(work, item),
    };
    return ledger as unknown as Ledger;
  }
}

function claims(count: number, partsLeft: number): Claims {
  const bytes = () => new Uint8Array(count);
  return {
    places: Int16Array.from({ length: count }, (_, item) => item),
    ...{ attempts: bytes(), resends: bytes(), doubts: bytes(), partsLeft: bytes().fill(partsLeft) },
  };
}
