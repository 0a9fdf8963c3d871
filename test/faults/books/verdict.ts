import { replayOf } from '../../harness/replay.js';
import type { World } from '../ground/world.js';
import type { PlannedFault } from '../plan.js';
import type { Remains } from '../settle.js';
import type { SentAlert } from '../traffic/alerts.js';
import type { CitizenTraffic } from '../traffic/citizens.js';
import type { Watch } from '../watch.js';
import type { FaultsWish } from '../wish.js';
import { booksOf } from './ledger.js';
import { outOfOrder } from './order.js';
import { subscribed, type People } from './people.js';
import { reckon, type Reckoning } from './reckoning.js';
import { witnessOf, type Witness } from './witness.js';

export interface Evidence {
  world: World;
  wish: FaultsWish;
  struck: readonly PlannedFault[];
  watch: Watch;
  alerts: readonly SentAlert[];
  citizens: CitizenTraffic;
  people: People;
  remains: Remains;
}

/** The last line of a run. */
export interface Verdict extends Reckoning {
  faults: number;
  /** Numbers that got an earlier alert after a later one that had to wait for it. */
  out_of_order: number;
  longest_stall_ms: number;
  longest_calm_stall_ms: number;
  seed: number;
  feed: string;
  /** For which faults struck. */
  minutes: number;
  alerts: number;
  parts_accepted: number;
  /** Moments at which an alert's account was read, and at which one did not add up. */
  looks: number;
  unbalanced: number;
  /** Seconds in which the SMSC got more than the licence. */
  seconds_above: number;
  stops: number;
  /** STOPs of people who are subscribed all the same. */
  stops_lost: number;
  sign_ups: number;
  /** Confirmed sign-ups of people who are not subscribed. */
  sign_ups_lost: number;
  /** Receipts of messages of which no process lived to hear the id. */
  receipts_parked: number;
  /** Where the log, replayed, and the live tables do not say the same. */
  replay_differences: number;
  fallen: Record<string, number>;
  remains: Remains;
  by_kind: Record<string, number>;
  /** Nothing of what must not happen has happened. */
  passed: boolean;
}

/** Holds everything that is known of a run against everything else. */
export async function verdictOf(evidence: Evidence): Promise<Verdict> {
  const { world, wish, struck, watch, remains } = evidence;
  const witness = witnessOf(await world.stack.simulator.submits());
  const books = await allBooks(evidence, witness);
  const reckoning = reckon(books);
  const stats = await world.stack.simulator.stats();
  const citizens = await citizensOf(evidence, witness);
  const [parked] = await world.stack.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM dispatcher.parked_receipt',
  );
  const strangers = reckoning.strangers + citizens.strangers;
  const verdict: Omit<Verdict, 'passed'> = {
    faults: struck.length,
    ...reckoning,
    strangers,
    out_of_order: outOfOrder(books, witness.heard).length,
    longest_stall_ms: Math.round(watch.stall.longestMs),
    longest_calm_stall_ms: Math.round(watch.stall.longestCalmMs),
    ...{
      seed: wish.seed,
      feed: wish.feed,
      minutes: Math.round(watch.struckMs / 6_000) / 10,
      alerts: evidence.alerts.length,
    },
    parts_accepted: stats.accepted,
    ...{ looks: watch.looks, unbalanced: watch.unbalanced, seconds_above: stats.seconds_above },
    ...citizens.counts,
    receipts_parked: parked?.n ?? 0,
    replay_differences: (await replayOf(world.stack)).differences,
    fallen: world.fallen,
    remains,
    by_kind: countsOf(struck.map(({ kind }) => kind.name)),
  };
  return { ...verdict, passed: mustBeNone(verdict).every((count) => count === 0) };
}

/** What may not happen, whatever strikes. */
function mustBeNone(verdict: Omit<Verdict, 'passed'>): number[] {
  const { lost, unexplained_duplicates, strangers, denied, drawn_twice, failed, unbalanced } = verdict;
  const { stops_lost, sign_ups_lost, replay_differences, out_of_order, seconds_above } = verdict;
  const counts = [lost, unexplained_duplicates, strangers, denied, drawn_twice, failed, unbalanced];
  return [
    ...counts,
    stops_lost,
    sign_ups_lost,
    replay_differences,
    out_of_order,
    seconds_above,
    ...Object.values(verdict.fallen),
    ...Object.values(verdict.remains as unknown as Record<string, number>),
  ];
}

async function allBooks({ world, alerts, people }: Evidence, witness: Witness) {
  const books = [];
  for (const { id, marker } of alerts)
    books.push({
      marker,
      ...(await booksOf(world.stack, id, people, witness.byAlert.get(marker) ?? new Map())),
    });
  return books;
}

async function citizensOf({ world, citizens, people }: Evidence, witness: Witness) {
  const now = await subscribed(world.stack, people);
  const { leavers, newcomers, askers } = citizens;
  const counts = {
    stops: leavers.size,
    stops_lost: [...leavers].filter((number) => now.has(number)).length,
    sign_ups: newcomers.size,
    sign_ups_lost: [...newcomers].filter((number) => !now.has(number)).length,
  };
  const strangers = [...witness.others].filter((number) => !leavers.has(number) && !askers.has(number));
  return { counts, strangers: strangers.length };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
