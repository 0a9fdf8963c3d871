import type { World } from '../ground/world.js';
import type { Kind } from './kind.js';

/** The broker of a run that has one. */
export const brokerOf = ({ broker }: World) => {
  if (broker === null) throw new Error('There is no broker in this run');
  return broker;
};

/** A broker is its own cure: it is started again at once, with what it had written. */
export const BROKER_FAULTS: readonly Kind[] = [
  {
    name: 'kill-kafka',
    weight: 2,
    lasts: [0, 0],
    feed: 'kafka',
    strike: (world) => brokerOf(world).restart('kill'),
  },
  {
    name: 'restart-kafka',
    weight: 1,
    lasts: [0, 0],
    feed: 'kafka',
    strike: (world) => brokerOf(world).restart('stop'),
  },
];
