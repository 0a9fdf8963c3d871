import { appendFileSync } from 'node:fs';
import { works } from './command.js';
import { javaObstacle } from './java-broker.js';
import { startKafka, type RunningKafka } from './start-kafka.js';

/** Why no broker can be had here; null when one can. */
async function obstacle(): Promise<string | null> {
  if ((process.env['KAFKA_BROKERS'] ?? '') !== '' || (await works('docker', ['info']))) return null;
  return javaObstacle();
}

/**
 * A `describe` whose specs have a real Kafka broker. Where there cannot be one they are reported as skipped, by name,
 * also in the file named by `CAMPANILE_SKIPS_FILE`; with `REQUIRE_ALL=1` that is a failure instead.
 *
 * To be awaited at the top level of a spec file.
 */
export async function describeIfKafka(
  name: string,
  specs: (kafka: () => RunningKafka) => void,
): Promise<void> {
  const reason = await obstacle();
  if (reason !== null && process.env['REQUIRE_ALL'] !== '1') {
    const file = process.env['CAMPANILE_SKIPS_FILE'];
    if (file !== undefined) appendFileSync(file, `${name}: no Kafka broker (${reason})\n`);
    describe.skip(`${name} (skipped: ${reason})`, () => specs(() => unstarted()));
    return;
  }
  describe(name, () => {
    let running: RunningKafka | null = null;
    beforeAll(async () => {
      const started = await startKafka();
      if ('unavailable' in started) throw new Error(`No Kafka broker: ${started.unavailable}`);
      running = started;
    }, 360_000);
    afterAll(() => running?.stop());
    specs(() => running ?? unstarted());
  });
}

function unstarted(): never {
  throw new Error('The Kafka broker has not started.');
}
