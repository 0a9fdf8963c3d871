import { Client, type ClientConfig } from 'pg';

/**
 * A client whose loss never ends the process. `pg` emits `error` when a connection breaks while no statement runs; in
 * whoever's hands it is at that moment, or in nobody's any more, an event without a listener is thrown. Nothing is lost
 * by not listening: the next statement on it fails, and the pool's own listener replaces it where it is idle.
 */
export class SteadyClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
