import type { Logger } from '#libs/observability';
import type {
  DeliverSm,
  DeliveryAnswers,
  LinkDownReason,
  LinkHandler,
  Receipt,
  SmppLink,
  Throttle,
} from '#libs/smpp';
import type { Ledger } from '../ledger/ledger.js';
import { REASON, type Reason } from '../ledger/outcomes.js';
import type { Route } from '../routes/route.js';
import type { Answers } from './answers.js';
import type { Bind } from './bind.js';
import type { RouteCounts } from './counts.js';
import type { Handling } from './handling.js';
import { LateAnswers, type Place } from './late-answers.js';
import type { RouteHealth } from './route-health.js';
import type { RouteQueues } from './route-queues.js';
import { itemOf, PART_MASK, partOf, type WorkTable } from './token.js';
import { PART_BITS, type Work } from './work.js';

/** How long a bind that must not go on waits for the answers still due. */
const DRAIN_MS = 5_000;

export interface LinkEventsParts {
  route: Route;
  counts: RouteCounts;
  answers: Answers;
  queues: RouteQueues;
  health: RouteHealth;
  throttle: Throttle;
  works: WorkTable;
  ledger: Ledger;
  logger: Logger;
  onDeliver: (route: Route, pdu: DeliverSm) => Promise<number>;
  onReceipt: (route: Route, receipt: Receipt, answers: DeliveryAnswers, ticket: number) => void;
  /** What a bind's peer sent back without having taken it. */
  takeBack: (bind: Bind, work: Work, entry: number) => void;
  /** Something may be submitted now that could not before. */
  wake: () => void;
}

/** What the binds of a route say, and what follows from it. */
export class LinkEvents {
  /** Set while the route stops: a bind that ends then is no news. */
  stopping = false;
  private readonly late = new LateAnswers();

  constructor(private readonly parts: LinkEventsParts) {}

  /** From time to time. */
  sweep(): void {
    this.late.sweep(performance.now());
  }

  handlerOf(bind: Bind): LinkHandler<SmppLink> {
    const { route, logger, onDeliver, onReceipt, wake } = this.parts;
    return {
      onBound: () => this.onBound(bind),
      onDown: (_link, reason, tokens) => this.onDown(bind, reason, tokens),
      onBindFailed: (_link, reason, retryMs) =>
        logger.warn({ ...this.factsOf(bind, reason), retryMs }, 'could not bind'),
      onSubmitResult: (token, status, messageId) => this.onSubmitResult(bind, token, status, messageId),
      onTimeout: (_link, tokens, epoch, sequences) => this.onTimeout(bind, tokens, epoch, sequences),
      onLateResult: (epoch, sequence, status, messageId) =>
        this.onLateResult(this.late.take(bind.index, epoch, sequence), status, messageId),
      onDeliver: (pdu) => onDeliver(route, pdu),
      onReceipt: (receipt, answers, ticket) => onReceipt(route, receipt, answers, ticket),
      onRefused: (_link, status, final) => this.onRefused(bind, status, final),
      onWritable: () => wake(),
      onMalformed: (_link, status) =>
        logger.warn({ route: route.id, status }, 'a delivery could not be read'),
    };
  }

  private onBound(bind: Bind): void {
    const { answers, counts, logger, queues, route, wake } = this.parts;
    counts.binds++;
    bind.full.reset();
    bind.credentialsRefused = false;
    logger.info({ route: route.id, bind: bind.index }, 'bound');
    queues.spread((work) => answers.breakOff(work));
    wake();
  }

  private onDown(bind: Bind, reason: LinkDownReason, tokens: number[]): void {
    const { answers, counts, logger, queues, wake } = this.parts;
    counts.bindsLost++;
    const facts = { ...this.factsOf(bind, reason), inDoubt: tokens.length };
    if (this.stopping && tokens.length === 0) logger.info(facts, 'unbound');
    else logger.warn(facts, 'bind lost');
    for (const token of tokens) this.doubt(token, REASON.connectionLost);
    this.late.forget(bind.index);
    // The rest of a message goes over the bind its first parts went over, or not at all.
    for (const queue of bind.queues) for (const work of queue) answers.breakOff(work);
    bind.sampleAnother();
    if (!this.stopping) queues.spread((work) => answers.breakOff(work));
    wake();
  }

  private onRefused(bind: Bind, status: number, final: boolean): void {
    if (final) this.onCredentialsRefused(bind, status);
  }

  /** Asking again and again with a wrong password has accounts locked: a person must look. */
  private onCredentialsRefused(bind: Bind, status: number): void {
    if (bind.credentialsRefused) return;
    bind.credentialsRefused = true;
    const facts = { route: this.parts.route.id, bind: bind.index, status, alarm: 'credentials' };
    this.parts.logger.error(
      facts,
      'the SMSC refuses the credentials: the bind stays down until "routes bind"',
    );
    if (bind.isBound) void bind.link.stop({ drainMs: DRAIN_MS });
  }

  private onSubmitResult(bind: Bind, token: number, status: number, messageId: string): void {
    const { works, counts, answers, health, wake } = this.parts;
    const work = works.of(token);
    work.inFlight--;
    counts.answered(status);
    if (bind.isSampled(token)) health.measure(bind);
    if (status === 0) {
      health.worked(work.facts.sender);
      answers.accepted(work, itemOf(token), partOf(token), messageId);
      if (bind.full.isWaiting) this.onRoom(bind);
    } else {
      this.onRefusal(bind, work, token, status);
    }
    wake();
  }

  /** Messages are taken while some are refused for want of room: those go later. */
  private onRoom(bind: Bind): void {
    for (const { work, entry, status } of bind.full.accepted()) {
      const place = work.charges.bind === bind ? work.again.indexOf(entry) : -1;
      if (place === -1) continue;
      work.again.splice(place, 1);
      this.parts.answers.later(work, entry >> PART_BITS, entry & PART_MASK, status);
    }
  }

  private onRefusal(bind: Bind, work: Work, token: number, status: number): void {
    const item = itemOf(token);
    const handling = this.parts.answers.refused(work, item, partOf(token), status);
    const entry = (item << PART_BITS) | partOf(token);
    if (handling.then === 'again') this.parts.takeBack(bind, work, entry);
    if (handling.full === true) bind.full.refused({ work, entry, status }, performance.now());
    if (handling.route === undefined) this.parts.health.worked(work.facts.sender);
    else this.parts.health.refused(handling, work.facts.sender);
    this.heed(bind, work, handling, status);
  }

  private heed(bind: Bind, work: Work, { slow, alarm }: Handling, status: number): void {
    const { throttle, counts, logger, route } = this.parts;
    if (slow === true) throttle.onThrottled();
    if (alarm === 'encoding') this.onEncodingFault(work, status);
    else if (alarm === 'credentials') this.onCredentialsRefused(bind, status);
    else if (alarm !== undefined && counts.answers.get(status) === 1)
      logger.error({ route: route.id, status, alarm }, 'the SMSC refuses what is sent');
  }

  /** Everybody in an alert gets the same bytes: where they are refused once, no more of them are sent. */
  private onEncodingFault({ facts }: Work, status: number): void {
    const { health, logger, route } = this.parts;
    const alert = facts.alertId;
    const isNews = alert === null ? this.parts.counts.answers.get(status) === 1 : health.bar(alert);
    if (!isNews) return;
    logger.error({ route: route.id, alert, status, alarm: 'encoding' }, 'the SMSC cannot read what is sent');
  }

  private onTimeout(bind: Bind, tokens: number[], epoch: number, sequences: number[]): void {
    const now = performance.now();
    tokens.forEach((token, i) => {
      if (bind.isSampled(token)) this.parts.health.measure(bind);
      const place = { work: this.parts.works.of(token), item: itemOf(token), part: partOf(token) };
      this.late.remember(bind.index, epoch, sequences[i] as number, place, now);
      this.doubt(token, REASON.noAnswer);
    });
    this.parts.wake();
  }

  private doubt(token: number, reason: Reason): void {
    const work = this.parts.works.of(token);
    work.inFlight--;
    this.parts.health.unanswered();
    this.parts.counts.inDoubt++;
    this.parts.answers.inDoubt(work, itemOf(token), partOf(token), reason);
  }

  private onLateResult(place: Place | undefined, status: number, messageId: string): void {
    this.parts.counts.late++;
    if (place === undefined) return;
    const { work, item, part } = place;
    if (this.parts.answers.recover(work, item, part, status, messageId)) return;
    this.parts.ledger.late([this.parts.answers.late(work, item, part, status, messageId)]);
  }

  private factsOf(bind: Bind, { code: reason, message, status }: LinkDownReason) {
    return { route: this.parts.route.id, bind: bind.index, reason, message, status };
  }
}
