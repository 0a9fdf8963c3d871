import { works } from './command.js';
import { describeUnless } from './describe-unless.js';
import { javaObstacle } from './java-broker.js';
import { startKafka, startOwnKafka, type NoKafka, type OwnKafka, type RunningKafka } from './start-kafka.js';

/** Why no broker can be had here; null when one can. */
async function obstacle(own: boolean): Promise<string | null> {
  if (!own && (process.env['KAFKA_BROKERS'] ?? '') !== '') return null;
  return (await works('docker', ['info'])) ? null : javaObstacle();
}

/**
 * A `describe` whose specs have a real Kafka broker, perhaps together with others. Where there cannot be one they are
 * reported as skipped, by name, also in the file named by `CAMPANILE_SKIPS_FILE`; with `REQUIRE_ALL=1` that is a
 * failure instead.
 *
 * To be awaited at the top level of a spec file.
 */
export async function describeIfKafka(
  name: string,
  specs: (kafka: () => RunningKafka) => void,
): Promise<void> {
  describeWith(name, await obstacle(false), startKafka, specs);
}

/** The same with a broker of one's own, which the specs may stop and kill. */
export async function describeIfOwnKafka(
  name: string,
  specs: (kafka: () => OwnKafka) => void,
): Promise<void> {
  describeWith(name, await obstacle(true), startOwnKafka, specs);
}

function describeWith<K extends RunningKafka>(
  name: string,
  obstacle: string | null,
  start: () => Promise<K | NoKafka>,
  specs: (kafka: () => K) => void,
): void {
  describeUnless(obstacle, name, 'no Kafka broker', () => {
    let running: K | null = null;
    beforeAll(async () => {
      const started = await start();
      if ('unavailable' in started) throw new Error(`No Kafka broker: ${started.unavailable}`);
      running = started;
    }, 360_000);
    specs(() => running ?? unstarted());
    // After the specs' own: what they started lets go of the broker first.
    afterAll(() => running?.stop());
  });
}

function unstarted(): never {
  throw new Error('The Kafka broker has not started.');
}
