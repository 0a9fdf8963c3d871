import type { LinkOptions } from '#libs/smpp';
import type { Route } from '../routes/route.js';

/** A route as the link wants it. */
export function linkOptions(route: Route): LinkOptions {
  const { host, port, tls, systemId, password, systemType, bindMode, window, responseMs, reconnectMs } =
    route;
  return {
    ...{ host, port, tls, systemId, password, window },
    ...(systemType === undefined ? {} : { systemType }),
    mode: bindMode,
    timers: { responseMs, reconnectMs },
  };
}
