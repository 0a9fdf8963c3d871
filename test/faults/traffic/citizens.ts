import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '#libs/testing';
import { CitizenClient } from '../../harness/citizen-client.js';
import type { SimulatorClient } from '../../harness/simulator-client.js';
import type { Dice } from '../dice.js';

const SENDER = 'COMFAENZA';
const FIRST_NEWCOMER = 393_330_000_000;
const CODE_WITHIN_MS = 60_000;

export interface CitizensWish {
  registrationUrl: string;
  simulator: SimulatorClient;
  /** Numbers of people who may leave. */
  numbers: readonly number[];
  dice: Dice;
  /** Milliseconds between two of them, on average. */
  everyMs: number;
}

/** People who leave and people who come, while alerts go out. */
export class CitizenTraffic {
  /** Wrote STOP. */
  readonly leavers = new Set<number>();
  /** Were told by the service that they are signed up. */
  readonly newcomers = new Set<number>();
  /** Began to sign up, and may have been stopped by a fault half way. */
  readonly askers = new Set<number>();
  private ended = false;
  private readonly work: Promise<void>[] = [];

  constructor(private readonly wish: CitizensWish) {}

  start(): void {
    this.work.push(this.live());
  }

  async end(): Promise<void> {
    this.ended = true;
    await Promise.all(this.work);
  }

  private async live(): Promise<void> {
    const { dice, everyMs } = this.wish;
    for (let no = 0; !this.ended; no++) {
      await pause(dice.between(everyMs / 2, (everyMs * 3) / 2));
      if (this.ended) return;
      if (dice.hits(0.7)) await this.leave();
      else this.work.push(this.come(FIRST_NEWCOMER + no));
    }
  }

  private async leave(): Promise<void> {
    const { numbers, dice, simulator } = this.wish;
    const number = dice.oneOf(numbers);
    if (this.leavers.has(number)) return;
    await simulator.sendFromPhone(String(number), SENDER, 'STOP');
    this.leavers.add(number);
  }

  /** Signs up as far as the services let them: a fault may end it, and a citizen gives up. */
  private async come(number: number): Promise<void> {
    const { registrationUrl, simulator } = this.wish;
    this.askers.add(number);
    try {
      const citizen = new CitizenClient(registrationUrl, String(number));
      await citizen.signUp({ zones: ['BORGO'], categories: ['meteo'], language: 'it' });
      const code = await waitFor(
        'the code',
        async () => {
          if (this.ended) return '';
          const [text] = await simulator.textsOf(citizen.number);
          return /\b\d{6}\b/.exec(text ?? '')?.[0];
        },
        { patienceMs: CODE_WITHIN_MS, everyMs: 250 },
      ).catch(() => '');
      if (code === '') return;
      await citizen.confirm(code);
      this.newcomers.add(number);
    } catch {
      // Whoever gets no answer tries another day.
    }
  }
}
