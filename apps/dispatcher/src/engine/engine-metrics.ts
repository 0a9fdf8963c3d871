import { LANES } from '#libs/contracts';
import { Counter, Gauge, type Registry } from '#libs/observability';
import { BREAKER_TRANSITIONS } from '../routes/breaker.js';
import type { Engine } from './engine.js';

const STATES = Object.keys(BREAKER_TRANSITIONS);

type Samples = Iterable<[labels: Record<string, string>, value: number]>;

/** Publishes what the engine counts in plain numbers; read when asked, so that counting costs nothing. */
export function registerMetrics(registry: Registry, engine: Engine): void {
  const counter = (name: string, help: string, labelNames: string[], read: () => Samples) =>
    new Counter({
      ...{ name, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  const gauge = (name: string, help: string, labelNames: string[], read: () => Samples) =>
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    });
  const routes = (read: (route: Engine['routes'][number]) => number) => (): Samples =>
    engine.routes.map((route) => [{ route: route.route.id }, read(route)]);

  counter(
    'campanile_parts_submitted_total',
    'Parts submitted',
    ['route'],
    routes((r) => r.counts.submitted),
  );
  counter('campanile_submit_answers_total', 'Answers to submits', ['route', 'status'], () => answers(engine));
  counter(
    'campanile_parts_in_doubt_total',
    'Parts without an answer',
    ['route'],
    routes((r) => r.counts.inDoubt),
  );
  counter(
    'campanile_late_answers_total',
    'Answers after their time-out',
    ['route'],
    routes((r) => r.counts.late),
  );
  counter(
    'campanile_binds_lost_total',
    'Binds that ended',
    ['route'],
    routes((r) => r.counts.bindsLost),
  );
  counter(
    'campanile_throttle_waits_total',
    'Times the licence made work wait',
    ['route'],
    routes((r) => r.counts.throttleWaits),
  );
  gauge(
    'campanile_binds_up',
    'Binds that are up',
    ['route'],
    routes((r) => r.binds.filter((b) => b.isBound).length),
  );
  gauge(
    'campanile_binds_refused',
    'Binds that stay down because the SMSC refuses the credentials',
    ['route'],
    routes((r) => r.binds.filter((b) => b.credentialsRefused).length),
  );
  gauge(
    'campanile_window_in_flight',
    'Submits without an answer yet',
    ['route'],
    routes((r) => r.binds.reduce((sum, b) => sum + b.link.inFlight, 0)),
  );
  gauge(
    'campanile_rate_parts_per_second',
    'Parts per second allowed at this moment',
    ['route'],
    routes((r) => r.throttle.ratePerSecond),
  );
  gauge('campanile_route_state', '1 for the state of the circuit', ['route', 'state'], () =>
    engine.routes.flatMap(({ route, state }) =>
      STATES.map((each): [Record<string, string>, number] => [
        { route: route.id, state: each },
        Number(each === state),
      ]),
    ),
  );
  counter('campanile_route_changes_total', 'Times the circuit came into a state', ['route', 'state'], () =>
    engine.routes.flatMap(({ route, counts }) =>
      [...counts.changes].map(([state, times]): [Record<string, string>, number] => [
        { route: route.id, state },
        times,
      ]),
    ),
  );
  gauge(
    'campanile_senders_refused',
    'Senders that the route does not take',
    ['route'],
    routes((r) => r.health.senders.refusedCount),
  );
  counter(
    'campanile_recipients_moved_total',
    'Recipients who went to another route while they waited',
    ['route'],
    routes((r) => r.counts.movedAway),
  );
  counter(
    'campanile_recipients_put_behind_total',
    'Recipients who had to wait for an older message to them',
    ['route'],
    routes((r) => r.counts.putBehind),
  );
  gauge('campanile_recipients_behind', 'Recipients who wait for an older message to them', [], () => [
    [{}, engine.following],
  ]);
  gauge(
    'campanile_response_p95_seconds',
    'Response time that 19 of 20 submits do not exceed, by samples',
    ['route'],
    routes((r) => r.health.p95 / 1_000),
  );
  gauge('campanile_recipients_waiting', 'Recipients in memory, to be submitted', ['lane'], () =>
    LANES.map((lane) => [{ lane }, engine.dispatch.queued(lane)]),
  );
  gauge('campanile_shards_owned', 'Shards of this instance', [], () => [[{}, engine.intake.shards.length]]);
  gauge('campanile_ledger_backlog', 'Outcomes not durable yet', [], () => [[{}, engine.ledger.backlog]]);
  counter('campanile_ledger_flushes_total', 'Writes to the ledger', [], () => [[{}, engine.counts.flushes]]);
  counter('campanile_ledger_rows_total', 'Outcomes written', [], () => [[{}, engine.counts.rowsFlushed]]);
  counter('campanile_ledger_flush_ms_total', 'Milliseconds spent in writes to the ledger', [], () => [
    [{}, engine.counts.flushMs],
  ]);
  counter('campanile_duplicates_total', 'Messages in doubt taken twice', [], () => [
    [{}, engine.counts.duplicates],
  ]);
  counter('campanile_outcomes_repeated_total', 'Outcomes told twice: a fault of the dispatcher', [], () => [
    [{}, engine.counts.repeated],
  ]);
  counter('campanile_receipts_total', 'Receipts, by what became of them', ['what'], () =>
    Object.entries(engine.receipts.counts).map(([what, count]) => [{ what }, count]),
  );
  counter('campanile_outbind_calls_total', 'Calls of SMSCs that were bound', ['route'], () =>
    [...engine.outbind.counts.calls].map(([route, count]) => [{ route }, count]),
  );
  counter('campanile_outbind_refused_total', 'Calls sent away, by reason', ['reason'], () =>
    [...engine.outbind.counts.refused].map(([reason, count]) => [{ reason }, count]),
  );
  gauge('campanile_outbind_bound', 'Binds that are up where SMSCs called', ['route'], () =>
    [...engine.outbind.counts.bound].map(([route, count]) => [{ route }, count]),
  );
  counter('campanile_inbound_total', 'Inbound messages, by what became of them', ['what'], () =>
    Object.entries(engine.inbound.counts).map(([what, count]) => [{ what }, count]),
  );
}

function* answers(engine: Engine): Samples {
  for (const { route, counts } of engine.routes)
    for (const [status, count] of counts.answers)
      yield [{ route: route.id, status: `0x${status.toString(16).toUpperCase().padStart(2, '0')}` }, count];
}
