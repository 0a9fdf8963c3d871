import { setTimeout as pause } from 'node:timers/promises';
import { KeyError } from './errors.js';
import type { Kek } from './kek.js';

/** The first byte of everything that is wrapped. */
const VERSION = 1;
const TRIES = 3;

/** Where the key-encryption keys come from: the first wraps, all of them unwrap. Asked each time, so that it may change. */
export type KekSource = () => readonly Kek[];

/** The key-encryption keys of an installation; during a rotation there are two. */
export class KekRing {
  constructor(
    private readonly source: KekSource,
    private readonly timeoutMs = 5_000,
  ) {}

  /** Id of the key that wraps. */
  get current(): string {
    return this.first().id;
  }

  get ids(): string[] {
    return this.source().map(({ id }) => id);
  }

  /** version ‖ length of the id ‖ id ‖ what the key made of it. @throws KeyError `key.kek_unavailable` */
  async wrap(key: Uint8Array, context: string): Promise<Buffer> {
    const kek = this.first();
    const id = Buffer.from(kek.id);
    const body = await this.asked(kek, () => kek.wrap(key, Buffer.from(context)));
    return Buffer.concat([Buffer.from([VERSION, id.length]), id, body]);
  }

  /** @throws KeyError `key.kek_unknown`, `key.kek_unavailable`, `key.cannot_open` */
  async unwrap(wrapped: Uint8Array, context: string): Promise<Buffer> {
    const id = kekIdOf(wrapped);
    const kek = this.source().find((one) => one.id === id);
    if (kek === undefined)
      throw new KeyError(
        'key.kek_unknown',
        `A key is wrapped by the key-encryption key ${id}, which is not among those given (${this.ids.join(', ')}).`,
      );
    const body = wrapped.subarray(2 + Buffer.byteLength(id));
    return Buffer.from(await this.asked(kek, () => kek.unwrap(body, Buffer.from(context))));
  }

  private first(): Kek {
    const [kek] = this.source();
    if (kek === undefined) throw new KeyError('key.kek_unknown', 'There is no key-encryption key.');
    return kek;
  }

  private async asked<T>(kek: Kek, ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++)
      try {
        return await within(this.timeoutMs, ask());
      } catch (error) {
        if (error instanceof KeyError) throw error;
        if (tries === TRIES)
          throw new KeyError('key.kek_unavailable', `The key-encryption key ${kek.id} does not answer.`, {
            cause: error,
          });
        await pause(100 * 2 ** tries);
      }
  }
}

/** Which key-encryption key wrapped it. @throws KeyError `key.cannot_open` */
export function kekIdOf(wrapped: Uint8Array): string {
  if (wrapped[0] !== VERSION) throw new KeyError('key.cannot_open', 'This is not a wrapped key.');
  return Buffer.from(wrapped.subarray(2, 2 + (wrapped[1] ?? 0))).toString();
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = new AbortController();
  try {
    return await Promise.race([
      work,
      pause(ms, undefined, { signal: late.signal, ref: false }).then(() => {
        throw new Error(`no answer within ${ms} ms`);
      }),
    ]);
  } finally {
    late.abort();
  }
}
