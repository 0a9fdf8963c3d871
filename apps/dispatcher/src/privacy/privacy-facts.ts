import type { DispatcherPrivacyFacts } from '#libs/contracts';
import { REMEMBERED_DAYS } from '../control/control.js';
import { LIFETIME_MINUTES } from '../inbound/inbound.js';
import type { DispatcherConfig } from '../settings.js';

/** Through whom numbers of a municipality leave, and how long what became of messages is kept. */
export function dispatcherPrivacy(
  { routes, ledgerRetentionDays, parkedReceiptHours }: DispatcherConfig,
  municipalityId: string,
): DispatcherPrivacyFacts {
  return {
    routes: routes
      .filter((route) => route.municipalityId === municipalityId)
      .map(({ id, name, kind, host, tls }) => ({ id, name, kind, host, tls: tls !== false })),
    settings: {
      ...{ ledgerRetentionDays, parkedReceiptHours },
      ...{ withdrawnDays: REMEMBERED_DAYS, inboundPartMinutes: LIFETIME_MINUTES },
    },
  };
}
