import type { WriteStream } from 'node:tty';
import type { ImportProgress } from '../import/import.service.js';

/** How often a stream that is no terminal gets a line, in milliseconds. */
const LINE_EVERY_MS = 2_000;

/** Progress on one line of a terminal, or as a line now and then in a log. */
export class ImportProgressLine {
  readonly #began = Date.now();
  #saidAt = Date.now();

  constructor(private readonly stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }) {}

  show({ rows, added, known, rejected, share }: ImportProgress): void {
    const rate = Math.round(rows / Math.max(0.001, (Date.now() - this.#began) / 1000));
    const text =
      `${Math.round(share * 100)} %  ${rows} righe/rows  +${added}  =${known}  ` +
      `${rejected} scartati/rejected  ${rate}/s`;
    if (this.stream.isTTY === true) this.stream.write(`\r\u001b[K${text}`);
    else if (Date.now() - this.#saidAt >= LINE_EVERY_MS) {
      this.#saidAt = Date.now();
      this.stream.write(`${text}\n`);
    }
  }

  end(): void {
    if (this.stream.isTTY === true) this.stream.write('\n');
  }
}
