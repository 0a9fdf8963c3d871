import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';

/** Characters gathered before they are written. */
const CHUNK = 1 << 18;

/** A file written in one go, in constant memory, and its SHA-256. */
export class HashedFile {
  readonly #stream: WriteStream;
  readonly #hash = createHash('sha256');
  #gathered: string[] = [];
  #length = 0;
  #error: Error | null = null;

  /** @throws the system's error, at `write` or `close`, when the file exists or cannot be written */
  constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: 'wx' });
    this.#stream.on('error', (error) => (this.#error = error));
  }

  async write(text: string): Promise<void> {
    this.#gathered.push(text);
    this.#length += text.length;
    if (this.#length >= CHUNK) await this.flush();
  }

  /** @returns the SHA-256 of all that was written, hexadecimal */
  async close(): Promise<string> {
    await this.flush();
    this.#stream.end();
    await once(this.#stream, 'close');
    if (this.#error !== null) throw this.#error;
    return this.#hash.digest('hex');
  }

  /** Leaves it as it is: nobody will read it. */
  abandon(): void {
    this.#stream.destroy();
  }

  private async flush(): Promise<void> {
    const bytes = Buffer.from(this.#gathered.join(''));
    this.#gathered = [];
    this.#length = 0;
    this.#hash.update(bytes);
    if (this.#error !== null) throw this.#error;
    if (!this.#stream.write(bytes)) await once(this.#stream, 'drain');
  }
}
