import type { DispatcherPrivacyFacts } from '#libs/contracts';
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
    settings: { ledgerRetentionDays, parkedReceiptHours },
  };
}
