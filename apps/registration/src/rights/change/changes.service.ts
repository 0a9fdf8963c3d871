import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Asker } from '../../sign-up/asker.js';
import type { Choice } from '../../sign-up/choice.js';
import type { ConsentDecisions } from '../../subscribers/consent.entity.js';
import { yearsLater } from '../../subscribers/decided.js';
import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { WithdrawalsService } from '../../subscribers/withdrawals.service.js';
import type { ShownLink } from '../link/childs-code.js';
import { LinksService } from '../link/links.service.js';
import { rightsProblem } from '../problems.js';
import { refuseWithoutGuardian } from '../session/guardian-needed.js';
import { heldSubscription } from '../session/held.js';
import { activeSubscriber } from '../session/locks.js';
import type { Managing } from '../session/sessions.service.js';
import { actionOf } from './change-action.js';
import { DECISIONS_BEFORE, NOTICE_OF } from './change.sql.js';
import { RecordsService, type Proof } from './records.service.js';

/** Citizens change their own subscription: row, record and audit entry together; the next draw goes by it. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly source: DataSource,
    private readonly links: LinksService,
    private readonly withdrawals: WithdrawalsService,
    private readonly records: RecordsService,
  ) {}

  /** @param servedAt when the notice was shown @throws ProblemError `manage.nothing_changed`, `manage.session_ended` */
  async choose(
    managing: Managing,
    offer: Offer,
    choice: Choice,
    servedAt: Date,
    proof: Proof,
  ): Promise<void> {
    await heldSubscription(this.source, managing, async (manager, subscriber) => {
      const changed = actionOf(subscriber, choice, offer.categories);
      if (changed === 'changed' || changed === null) refuseWithoutGuardian(managing, subscriber);
      const [{ version } = { version: null }] = await manager.query<{ version: string | null }[]>(NOTICE_OF, [
        subscriber.consentId,
      ]);
      // The same choices under another notice are a new consent.
      if (changed === null && version === choice.notice.version)
        throw rightsProblem('manage.nothing_changed');
      const { pausedUntil } = subscriber;
      const said = { action: changed ?? ('reaffirmed' as const), offer, choice, servedAt, pausedUntil };
      const validUntil = changed === null ? { validUntil: yearsLater(proof.now) } : {};
      await this.records.record(manager, subscriber, { ...said, ...validUntil }, proof);
    });
  }

  /** What stood before the record in force; null when that is the first. */
  async decisionsBefore({ id, consentId }: Subscriber): Promise<ConsentDecisions | null> {
    const [before] = await this.source.query<{ decisions: ConsentDecisions }[]>(DECISIONS_BEFORE, [
      id,
      consentId,
    ]);
    return before?.decisions ?? null;
  }

  /**
   * @param until when alerts are sent again; null: now, which for a child its guardian says
   * @throws ProblemError `manage.session_ended`, `manage.guardian_…`
   */
  async pause(managing: Managing, until: Date | null, proof: Proof): Promise<void> {
    await heldSubscription(this.source, managing, async (manager, subscriber) => {
      const action = until === null ? 'resumed' : 'paused';
      if (until === null) refuseWithoutGuardian(managing, subscriber);
      await this.records.record(manager, subscriber, { action, pausedUntil: until }, proof);
    });
  }

  /** @throws ProblemError `manage.session_ended` */
  async leave(managing: Managing, { now }: Proof): Promise<void> {
    await heldSubscription(this.source, managing, async (manager, { municipalityId, numberIndex }) => {
      await this.withdrawals.withdraw(manager, { municipalityId, numberIndex, channel: 'web', now });
    });
  }

  /** Another year, by the link of a reminder. @throws ProblemError `manage.link_unknown` */
  async reaffirm(shown: ShownLink, asker: Asker, now = new Date()): Promise<Date> {
    const validUntil = yearsLater(now);
    await inTransaction(this.source, async (manager) => {
      const link = await this.links.use(manager, shown, 'reaffirm', now);
      const subscriber = await activeSubscriber(manager, link.subjectRef);
      if (subscriber === null) throw rightsProblem('manage.link_unknown');
      const { pausedUntil } = subscriber;
      const proof = { linkId: link.id, linkSentAt: link.sentAt, asker, now };
      await this.records.record(
        manager,
        subscriber,
        { action: 'reaffirmed', pausedUntil, validUntil },
        proof,
      );
    });
    return validUntil;
  }
}
