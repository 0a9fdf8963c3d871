import type { LinkOptions } from '#libs/smpp';
import { actionsOf, interfaceVersionOf, type Route } from '../routes/route.js';

/** A route as the link wants it. */
export function linkOptions(route: Route): LinkOptions {
  const { host, port, tls, systemId, password, systemType, bindMode, window } = route;
  const { connectMs, bindMs, responseMs, enquireLinkMs, enquireLinkMisses } = route;
  const { reconnectMs, reconnectMaxMs, refusedMs } = route;
  return {
    ...{ host, port, tls: typeof tls === 'object' ? given(tls) : tls, systemId, password, window },
    ...(systemType === undefined ? {} : { systemType }),
    mode: bindMode,
    interfaceVersion: interfaceVersionOf(route),
    actions: actionsOf(route),
    timers: {
      ...{ connectMs, bindMs, responseMs, enquireLinkMs, enquireLinkMisses },
      ...{ reconnectMs, reconnectMaxMs, refusedMs },
    },
  };
}

/** Without what is undefined. */
function given<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
