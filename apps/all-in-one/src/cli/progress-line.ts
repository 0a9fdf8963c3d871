import type { WriteStream } from 'node:tty';

/** How often a stream that is no terminal gets a line, in milliseconds. */
const LINE_EVERY_MS = 2_000;

/** How far something is: on one line of a terminal, or as a line now and then in a log. */
export class ProgressLine {
  readonly #began = Date.now();
  #saidAt = Date.now();

  constructor(private readonly stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }) {}

  show(done: number, all: number): void {
    const rate = Math.round(done / Math.max(0.001, (Date.now() - this.#began) / 1000));
    const text = `${Math.round((done / Math.max(1, all)) * 100)} %  ${done} / ${all}  ${rate}/s`;
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
