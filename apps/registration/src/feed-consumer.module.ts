import { Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { TOPICS } from '#libs/contracts';
import { consumeEvents, DeadLetters, Feed, type Subscription } from '#libs/feed';
import { LOGGER, type Logger } from '#libs/observability';
import { AudienceEvents } from './audience/audience-events.service.js';
import { AudienceModule } from './audience/audience.module.js';
import { InboundService } from './inbound/inbound.service.js';
import { ReachabilityService } from './reachability/reachability.service.js';

/** What the service listens to. A shard is owned for all topics at once, so there is one subscription. */
@Module({ imports: [AudienceModule] })
export class FeedConsumerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #subscription: Subscription | null = null;

  constructor(
    private readonly feed: Feed,
    private readonly deadLetters: DeadLetters,
    private readonly audience: AudienceEvents,
    private readonly inbound: InboundService,
    private readonly reachability: ReachabilityService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { audience, inbound, reachability, logger } = this;
    this.#subscription = await consumeEvents(this.feed, {
      group: 'registration',
      deadLetters: this.deadLetters,
      log: {
        info: (message, fields) => logger.info(fields ?? {}, message),
        warn: (message, fields) => logger.warn(fields ?? {}, message),
        error: (message, fields) => logger.error(fields ?? {}, message),
      },
      // In order of precedence: a stop overtakes releases that wait, and people who leave do so before a draw.
      handlers: {
        [TOPICS.alertStopped]: (event) => audience.stopped(event),
        [TOPICS.inboundMessage]: (event) => inbound.received(event),
        [TOPICS.alertReleased]: (event) => audience.released(event),
        [TOPICS.alertEnded]: (event) => audience.ended(event),
        [TOPICS.subscribersUnreachable]: async (event) => void (await reachability.failed(event)),
      },
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#subscription?.close();
  }
}
