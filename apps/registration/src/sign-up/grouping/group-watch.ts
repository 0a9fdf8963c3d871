import { Inject, Injectable } from '@nestjs/common';
import { Counter, LOGGER, Registry, type Logger } from '#libs/observability';

/** What is counted and said of groups that could not be done. */
@Injectable()
export class GroupWatch {
  readonly #failed: Counter<'of'>;

  constructor(
    @Inject(Registry) registry: Registry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#failed = new Counter({
      name: 'campanile_sign_up_groups_failed_total',
      help: 'Transactions of several sign-ups or confirmations that failed, and whose members were tried one by one',
      labelNames: ['of'],
      registers: [registry],
    });
  }

  /** Says of the error its kind alone: a statement's values are people's. */
  failed(of: 'request' | 'confirmation', error: unknown, members: number): void {
    this.#failed.inc({ of });
    const { name, code } = error as { name?: unknown; code?: unknown };
    this.logger.warn({ of, members, error: name, code }, 'a group of sign-ups failed: each is tried alone');
  }
}
