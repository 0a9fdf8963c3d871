import type { Kind } from './kind.js';

type Behaviour = Record<string, unknown>;

function misbehaves(name: string, behaviour: Behaviour, lasts: Kind['lasts'] = [1_000, 3_000]): Kind {
  return {
    name: `smsc-${name}`,
    weight: 1,
    lasts,
    strike: ({ stack }) => stack.simulator.faults(behaviour),
    heal: ({ well, stack }) => stack.simulator.faults(well),
  };
}

/** Most submits come too fast for it: what comes back stands half sent in its batch when the next is tried. */
const THROTTLING: Behaviour = { errors: { '0x58': 0.7 } };

/** An operator on bad days. All of it is answered with what can be sent again: nothing here may fail for good. */
export const SMSC_FAULTS: readonly Kind[] = [
  { ...misbehaves('drops-all', { drop_now: true }, [0, 0]), weight: 2 },
  misbehaves('drops-some', { drop_share: 0.002 }),
  misbehaves('lets-nobody-in', { bind_status: '0x0D', drop_now: true }),
  misbehaves('never-answers', { silence: 'submits' }),
  misbehaves('dead-line', { silence: 'everything' }, [1_000, 5_000]),
  misbehaves('slow', { response_latency_ms: [200, 900] }),
  misbehaves('answers-late', { response_latency_ms: [1_500, 3_500] }),
  misbehaves('throttles', THROTTLING),
  {
    ...misbehaves('throttles-what-is-stopped', THROTTLING),
    strike: async (world) => {
      await world.stack.simulator.faults(THROTTLING);
      await world.stopAlerts();
    },
  },
  // Of long messages some parts are taken and some are not, and of the answers the last may come first.
  misbehaves('takes-parts', { errors: { '0x58': 0.3 }, response_latency_ms: [0, 900] }),
  misbehaves('takes-and-loses-parts', {
    ...{ errors: { '0x58': 0.3 }, response_latency_ms: [0, 900] },
    ...{ garbage_share: 0.01, garbage: 'sequence' },
  }),
  misbehaves('queue-full', { errors: { '0x14': 0.2, '0x58': 0.05 } }),
  misbehaves('garbage-bytes', { garbage_share: 0.002, garbage: 'bytes' }),
  misbehaves('garbage-length', { garbage_share: 0.002, garbage: 'length' }),
  misbehaves('garbage-command', { garbage_share: 0.01, garbage: 'command' }),
  misbehaves('garbage-sequence', { garbage_share: 0.01, garbage: 'sequence' }),
];
