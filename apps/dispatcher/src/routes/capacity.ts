import type { AlertMode, DispatchCapacity } from '#libs/contracts';
import type { BreakerState } from './breaker.js';
import type { Route } from './route.js';

/** Which routes may carry which alerts: a drill never reaches a gateway, an alert never ends at a simulator. */
export const KIND_OF = { actual: 'live', drill: 'drill' } as const satisfies Record<AlertMode, Route['kind']>;

/** What the routes of one kind can carry, all instances together. */
export function capacityOf(
  mode: AlertMode,
  routes: readonly { route: Route; isUp: boolean; state: BreakerState }[],
): DispatchCapacity {
  const able = routes.filter(({ route }) => route.kind === KIND_OF[mode]);
  // Lower priorities carry nothing while one of the first is usable.
  const usable = able.filter(({ state }) => state !== 'open');
  const first = Math.min(...(usable.length > 0 ? usable : able).map(({ route }) => route.priority));
  const carrying = (usable.length > 0 ? usable : able).filter(({ route }) => route.priority === first);
  return {
    partsPerSecond: carrying.reduce((sum, { route }) => sum + route.partsPerSecond, 0),
    centsPerPart: able.reduce((most, { route }) => Math.max(most, route.centsPerPart), 0),
    // What a text costs at most: every character of Latin-1 that can be sent so is in GSM-7 as well.
    alphabet: able.some(({ route }) => route.alphabet === 'latin1') ? 'latin1' : 'gsm7',
    routes: able.map(({ route: { id, name, partsPerSecond }, isUp, state }) => ({
      ...{ id, name, partsPerSecond },
      bound: isUp,
      state,
    })),
  };
}
