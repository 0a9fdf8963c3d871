import { Status } from './commands.js';
import { encodeBind } from './encode.js';
import { SmppError } from './errors.js';
import type { LinkOptions, LinkTimers } from './link-options.js';

/** {@link LinkOptions} with every default in place. */
export type LinkSettings = Omit<LinkOptions, 'timers' | 'rebindOn'> &
  Required<Pick<LinkOptions, 'mode' | 'window' | 'deliverWindow' | 'maxPduBytes' | 'random'>> & {
    readonly timers: Required<LinkTimers>;
    readonly rebindOn: ReadonlySet<number>;
  };

const TIMERS: Required<LinkTimers> = {
  connectMs: 10_000,
  bindMs: 10_000,
  responseMs: 30_000,
  enquireLinkMs: 30_000,
  enquireLinkMisses: 3,
  unbindMs: 5_000,
  reconnectMs: 1_000,
  reconnectMaxMs: 60_000,
  refusedMs: 60_000,
};

const SESSION_FAULTS = [Status.invalidCommandLength, Status.invalidCommand, Status.notBound];
const WIDEST_WINDOW = 100_000;

/** Fills in the defaults; throws `invalid_options` for what could never bind. */
export function settle(options: LinkOptions): LinkSettings {
  const window = options.window ?? 10;
  if (!Number.isInteger(window) || window < 1 || window > WIDEST_WINDOW) {
    throw new SmppError('invalid_options', `A window is a whole number from 1 to ${WIDEST_WINDOW}`);
  }
  encodeBind('transceiver', options, 1);
  return {
    ...options,
    window,
    mode: options.mode ?? 'auto',
    deliverWindow: options.deliverWindow ?? 10_000,
    maxPduBytes: options.maxPduBytes ?? 70_000,
    rebindOn: new Set(options.rebindOn ?? SESSION_FAULTS),
    timers: { ...TIMERS, ...options.timers },
    random: options.random ?? Math.random,
  };
}
