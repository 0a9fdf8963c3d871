import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LOGGER, type Logger } from '#libs/observability';
import type { Offer } from '../../catalogue/catalogue.service.js';
import { normaliseNumber } from '../../numbers/normalise.js';
import { rightsProblem } from '../problems.js';
import { LinksService } from './links.service.js';

/** More than these are not remembered: whoever asks is told to come again. */
const MOST_WAITING = 500;

/**
 * Takes requests for links and serves them one after the other, after they were answered: neither what is said nor how
 * long it takes shows whether a number is known. A request lost with its process is asked again.
 */
@Injectable()
export class LinkRequests implements BeforeApplicationShutdown {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(
    private readonly links: LinksService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param written the number as written @throws ProblemError `number.…`, `manage.busy` */
  ask({ municipality }: Offer, written: string): void {
    const number = normaliseNumber(written, municipality.countries);
    if (this.#waiting >= MOST_WAITING) throw rightsProblem('manage.busy');
    this.#waiting++;
    this.#last = this.#last.then(async () => {
      try {
        await this.links.sendTo(municipality, number);
      } catch (err) {
        this.logger.error({ err }, 'a link could not be sent');
      } finally {
        this.#waiting--;
      }
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#last;
  }
}
