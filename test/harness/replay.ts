import { replayLog, type Replayed } from '../../apps/all-in-one/src/cli/audit-replay.js';
import { serviceConfigs } from '../../apps/all-in-one/src/cli/service-configs.js';
import { environmentOf } from '../../apps/all-in-one/src/installation/topology.js';
import type { Stack } from './stack.js';

/** Holds a running stack's tables against its log, at one moment. */
export function replayOf({ topology }: Stack): Promise<Replayed> {
  const configs = serviceConfigs((service) => environmentOf(service, topology));
  return replayLog({ registration: configs.registration(), authoring: configs.authoring() }, null);
}
