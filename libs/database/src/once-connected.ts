import { setTimeout as pause } from 'node:timers/promises';
import { isConnectionLost } from './transaction.js';

/** Ten seconds in all, as long as connecting may take. */
const ATTEMPTS = 20;
const PAUSE_MS = 500;

/**
 * What a service does once, while it starts. The database may go and come back meanwhile: that is no reason to give up, a
 * refused statement is.
 * @param work may run again after it failed halfway
 */
export async function onceConnected<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isConnectionLost(error)) throw error;
      await pause(PAUSE_MS);
    }
  }
}
