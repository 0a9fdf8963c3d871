import { waitFor } from '#libs/testing';
import { people, type Person } from './registration.js';
import { Rig } from './rig.js';
import type { Simulator } from './simulator.js';

const RECIPIENTS = 3_000;

export interface Broken {
  everybody: Person[];
  alertId: string;
  /** From the fault to the first message on the second route. */
  idleMs: number;
}

/** A dispatcher with two SMSCs, the second of which is for when the first is not well. */
export class TwoRoutes {
  private constructor(
    readonly rig: Rig,
    readonly second: Simulator,
  ) {}

  static async start(): Promise<TwoRoutes> {
    const rig = await Rig.start({
      route: { binds: 2, window: 40, partsPerSecond: 600, priority: 1, responseMs: 10_000 },
    });
    const second = await rig.addRoute({ id: 'second', priority: 2 });
    await rig.dispatch();
    return new TwoRoutes(rig, second);
  }

  end(): Promise<void> {
    return this.rig.end();
  }

  /** How the first route is. */
  get state() {
    return this.rig.running.engine.routes[0]?.state;
  }

  underWay(): Promise<unknown> {
    return waitFor('the first messages', async () => (await this.rig.simulator.summary()).numbers > 200);
  }

  /** Breaks the first route while an alert goes out, and waits until the second is used. */
  async breakWith(fault: Record<string, unknown>, text?: string): Promise<Broken> {
    const everybody = people(RECIPIENTS);
    const alertId = await this.rig.registration.release({
      ...{ people: everybody, inDoubt: 'hold' },
      ...(text === undefined ? {} : { text }),
    });
    await this.underWay();
    await this.rig.simulator.faults(fault);
    const broken = Date.now();
    await waitFor('messages on the second route', async () => (await this.second.summary()).parts > 0);
    return { everybody, alertId, idleMs: Date.now() - broken };
  }

  /** The texts each phone got over either route. */
  async texts(): Promise<(number: number) => string[]> {
    const [here, there] = [await this.rig.simulator.texts(), await this.second.texts()];
    return (number) => [...(here.get(number) ?? []), ...(there.get(number) ?? [])];
  }
}
