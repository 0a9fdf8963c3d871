import { createSecureContext } from 'node:tls';
import { Status } from './commands.js';
import { encodeBind } from './encode.js';
import { SmppError } from './errors.js';
import type { LinkOptions, LinkTimers } from './link-options.js';
import { openSocket, tlsOptions } from './socket.js';
import { statusAction } from './status-action.js';
import type { StatusAction } from './status-action.js';

/** {@link LinkOptions} with every default in place. */
export type LinkSettings = Omit<LinkOptions, 'timers' | 'rebindOn'> &
  Required<
    Pick<LinkOptions, 'mode' | 'window' | 'deliverWindow' | 'maxPduBytes' | 'random' | 'openSocket'>
  > & {
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
  refusedMs: 4_000,
};

const SESSION_FAULTS = [Status.invalidCommandLength, Status.invalidCommand, Status.notBound];
const BINDS_ANEW: ReadonlySet<StatusAction> = new Set<StatusAction>(['sessionFault', 'rebind']);
const WIDEST_WINDOW = 100_000;

/** Fills in the defaults; throws `invalid_options` for what could never bind. */
export function settle(options: LinkOptions): LinkSettings {
  const window = options.window ?? 10;
  if (!Number.isInteger(window) || window < 1 || window > WIDEST_WINDOW) {
    throw new SmppError('invalid_options', `A window is a whole number from 1 to ${WIDEST_WINDOW}`);
  }
  if (!Number.isInteger(options.port) || options.port < 1 || options.port > 65_535) {
    throw new SmppError('invalid_options', 'A port is a whole number from 1 to 65,535');
  }
  assertTls(options);
  encodeBind('transceiver', options, 1);
  return {
    ...options,
    window,
    mode: options.mode ?? 'auto',
    deliverWindow: options.deliverWindow ?? 10_000,
    maxPduBytes: options.maxPduBytes ?? 70_000,
    rebindOn: new Set(options.rebindOn ?? sessionFaults(options.actions)),
    timers: { ...TIMERS, ...options.timers },
    random: options.random ?? Math.random,
    openSocket: options.openSocket ?? openSocket,
  };
}

function sessionFaults(actions: ReadonlyMap<number, StatusAction> = new Map()): number[] {
  const candidates = [...SESSION_FAULTS, ...actions.keys()];
  return candidates.filter((status) => BINDS_ANEW.has(statusAction(status, actions)));
}

/** A certificate that cannot be read would throw at every connection, behind a timer, where nobody could catch it. */
function assertTls({ host, tls }: LinkOptions): void {
  if (tls === undefined || tls === false) return;
  try {
    createSecureContext(tlsOptions(host, tls));
  } catch {
    throw new SmppError('invalid_options', 'A certificate or key for TLS cannot be read');
  }
}
