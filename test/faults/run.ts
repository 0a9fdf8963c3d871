import { setTimeout as pause } from 'node:timers/promises';
import { meet, type People } from './books/people.js';
import { verdictOf, type Verdict } from './books/verdict.js';
import { Dice } from './dice.js';
import { World } from './ground/world.js';
import { KINDS } from './kinds/index.js';
import { planOf, type PlannedFault } from './plan.js';
import { settle } from './settle.js';
import { AlertTraffic } from './traffic/alerts.js';
import { CitizenTraffic } from './traffic/citizens.js';
import { Officials } from './traffic/release.js';
import { Watch } from './watch.js';
import type { FaultsWish } from './wish.js';

/** Lets faults strike a whole Campanile while alerts go out, then holds its books against the simulator's. */
export async function runFaults(wish: FaultsWish): Promise<Verdict> {
  const { say, feed, subscribers, rate, broker } = wish;
  say(`Starting everything: feed ${feed}, seed ${wish.seed}, ${subscribers} subscribers, ${rate} parts/s`);
  const world = await World.make({ feed, subscribers, rate, broker, say });
  try {
    const verdict = await strikeAndReckon(world, wish);
    if (!verdict.passed) say(`The services' logs are kept: ${await world.keepLogs()}`);
    return verdict;
  } finally {
    await world.end();
  }
}

async function strikeAndReckon(world: World, wish: FaultsWish): Promise<Verdict> {
  const { stack } = world;
  const people: People = new Map();
  await meet(stack, people);
  const author = await stack.official('giulia.ferri');
  const approver = await stack.official('marco.bassi');
  const alerts = new AlertTraffic(await Officials.of(author, approver), new Dice(wish.seed + 1), wish.say);
  const citizens = new CitizenTraffic({
    ...{ registrationUrl: stack.urls.registration, simulator: stack.simulator, everyMs: 3_000 },
    ...{ numbers: [...people.values()], dice: new Dice(wish.seed + 2) },
  });
  world.stopAlerts = () => alerts.stopAll();
  const watch = new Watch(alerts, approver, stack.simulator);
  alerts.start();
  citizens.start();
  watch.start();
  const struck = await strikeAll(world, watch, wish);
  wish.say('No more faults; waiting until everything has come to rest …');
  await Promise.all([alerts.end(), citizens.end()]);
  const remains = await settle(world, alerts);
  await watch.end();
  await meet(stack, people);
  return verdictOf({ world, wish, struck, watch, alerts: alerts.alerts, citizens, people, remains });
}

/** One after the other, each when its time has come. @returns those that struck */
async function strikeAll(world: World, watch: Watch, wish: FaultsWish): Promise<PlannedFault[]> {
  const kinds = KINDS.filter(({ name }) => wish.kinds?.includes(name) ?? true);
  const plan = planOf(wish, kinds);
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  const struck: PlannedFault[] = [];
  // What takes longer than planned puts off all that follows: two at once would be another plan.
  let lateMs = 0;
  for (const fault of plan) {
    const early = fault.atMs + lateMs - elapsed();
    if (early > 0) await pause(early);
    else lateMs -= early;
    if (wish.faults === undefined && elapsed() > wish.minutes * 60_000) break;
    const at = (elapsed() / 1000).toFixed(1);
    wish.say(
      `${at} s  ${fault.no}/${plan.length} ${fault.kind.name}, ${fault.lastsMs} ms  (${stateOf(watch)})`,
    );
    watch.faultActive = true;
    await fault.kind.strike(world);
    await pause(fault.lastsMs);
    await fault.kind.heal?.(world);
    watch.faultActive = false;
    struck.push(fault);
  }
  watch.struckMs = elapsed();
  return struck;
}

function stateOf({ accepted, stall, unbalanced }: Watch): string {
  return `${accepted} parts accepted, longest stall ${Math.round(stall.longestMs)} ms, ${unbalanced} unbalanced`;
}
