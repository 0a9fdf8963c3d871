import type { WriteStream } from 'node:tty';

/** How often a stream that is no terminal gets a line, in milliseconds. */
const LINE_EVERY_MS = 2_000;

/** How far a rotation is: on one line of a terminal, or as a line now and then in a log. */
export class RotationLine {
  #saidAt = 0;
  #open = false;

  constructor(private readonly stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }) {}

  show(done: number, all: number): void {
    const share = all === 0 ? 100 : Math.floor((done / all) * 100);
    this.say(`${share} %  ${done} / ${all} righe/rows`);
  }

  waiting(count: number): void {
    this.say(
      `${count} servizi o transazioni con le chiavi di prima / services or transactions with the keys before`,
    );
  }

  forgetting(): void {
    this.say(
      'in attesa che nessuno abbia in mente le chiavi di prima / until nobody has the keys of before in mind',
    );
  }

  end(): void {
    if (this.#open && this.stream.isTTY === true) this.stream.write('\n');
    this.#open = false;
  }

  private say(text: string): void {
    if (this.stream.isTTY === true) {
      this.stream.write(`\r\u001b[K${text}`);
      this.#open = true;
    } else if (Date.now() - this.#saidAt >= LINE_EVERY_MS) {
      this.#saidAt = Date.now();
      this.stream.write(`${text}\n`);
    }
  }
}
