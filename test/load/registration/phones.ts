import { openBatch, readBatchHeader, TOPICS } from '#libs/contracts';
import { PostgresFeed, PostgresKeyring, type Delivery } from '#libs/feed';

const LANES = [TOPICS.laneExtreme, TOPICS.laneService, TOPICS.laneStandard];

/**
 * Phones, where the dispatcher would be: takes what is on the feed for it with its login, opens it with the keys, and
 * remembers the last code of each number, as a phone shows it.
 */
export class Phones {
  /** Messages that came, codes and others. */
  messages = 0;
  readonly #codes = new Map<number, string>();
  readonly #waiting = new Map<number, (code: string) => void>();
  readonly #keyring: PostgresKeyring;
  readonly #feed: PostgresFeed;

  private constructor(url: string, transportKey: Uint8Array) {
    this.#keyring = new PostgresKeyring({ url, transportKey });
    this.#feed = new PostgresFeed({ url });
  }

  /** @param url the dispatcher's own login */
  static async listen(url: string, transportKey: Uint8Array): Promise<Phones> {
    const phones = new Phones(url, transportKey);
    const subscription = await phones.#feed.subscribe({
      group: 'dispatcher',
      topics: LANES,
      prefetch: 100,
      onDelivery: (delivery) => phones.#take(delivery),
    });
    await subscription.ready();
    return phones;
  }

  /** The code that came, or comes. @param number E.164 digits */
  codeOf(number: number): Promise<string> {
    const code = this.#codes.get(number);
    this.#codes.delete(number);
    return code === undefined
      ? new Promise((resolve) => this.#waiting.set(number, resolve))
      : Promise.resolve(code);
  }

  async close(): Promise<void> {
    await this.#feed.close();
    await this.#keyring.close();
  }

  async #take(delivery: Delivery): Promise<void> {
    const header = readBatchHeader(delivery.payload);
    const { numbers, texts } = openBatch(delivery.payload, header, await this.#keyring.open(header.keyId));
    numbers.forEach((number, i) => this.#show(number, texts?.[i] ?? ''));
    void delivery.settle();
  }

  #show(number: number, text: string): void {
    this.messages++;
    const code = /\b\d{6}\b/.exec(text)?.[0];
    if (code === undefined) return;
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (waiting === undefined) this.#codes.set(number, code);
    else waiting(code);
  }
}
