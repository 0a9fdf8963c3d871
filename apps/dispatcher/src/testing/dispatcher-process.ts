import { TEST_KEK } from '#libs/testing';
import { Child } from './child.js';
import type { Rig } from './rig.js';

/**
 * A dispatcher beside a rig in a process of its own, which may be killed: the program that is deployed, as the build has
 * made it.
 * @param settings beside those that it needs, by their names in the environment
 */
export function startDispatcher(rig: Rig, settings: Record<string, string> = {}): Promise<Child> {
  return Child.start('apps/dispatcher/src/main.js', {
    DATABASE_URL: rig.url,
    KEK: TEST_KEK,
    TRANSPORT_KEY: rig.transportKey.toString('base64'),
    SERVICE_SECRET: 'a secret of the dispatcher’s specs, long enough',
    HTTP_PORT: '0',
    LOG_LEVEL: 'error',
    ROUTES: JSON.stringify(rig.routes()),
    ...settings,
  });
}
