import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { Subscriber } from '../../subscribers/subscriber.entity.js';
import type { ShownLink } from '../link/childs-code.js';
import { ManageLink } from '../link/manage-link.entity.js';
import { LinksService } from '../link/links.service.js';
import { rightsProblem } from '../problems.js';
import { Tokens } from '../tokens.js';
import { ManageSession } from './manage-session.entity.js';

export const SESSION_MINUTES = 30;

/** Who manages, and by which link they came. */
export interface Managing {
  linkId: string;
  /** They came by the phone of the guardian. */
  byGuardian: boolean;
  subscriber: Subscriber;
}

/** Sessions of citizens with their own subscription. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly source: DataSource,
    private readonly links: LinksService,
    private readonly tokens: Tokens,
    private readonly audit: AuditLog,
  ) {}

  /** Uses a link up, which shows their own record to who has it. @returns the new session's token @throws ProblemError `manage.link_unknown` */
  async open(shown: ShownLink, now = new Date()): Promise<string> {
    const { token, hash: tokenHash } = this.tokens.issue('manage-session');
    await inTransaction(this.source, async (manager) => {
      const used = await this.links.use(manager, shown, 'manage', now);
      const { id: linkId, municipalityId, subjectRef } = used;
      const expiresAt = new Date(now.getTime() + SESSION_MINUTES * 60_000);
      const session = { id: randomUUID(), subjectRef, linkId, tokenHash, openedAt: now, expiresAt };
      await manager.insert(ManageSession, session);
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'dsar.access', actor: 'citizen', subjectRef, occurredAt: now },
        payload: { linkId, sessionId: session.id },
      });
    });
    return token;
  }

  /** @throws ProblemError `manage.session_ended`, also when the subscription ended in the meantime */
  async of(token: string | null, now = new Date()): Promise<Managing> {
    const tokenHash = token === null ? null : this.tokens.hashOf('manage-session', token);
    if (tokenHash === null) throw rightsProblem('manage.session_ended');
    const { manager } = this.source;
    const session = await manager.findOneBy(ManageSession, { tokenHash });
    if (session === null || session.expiresAt <= now) throw rightsProblem('manage.session_ended');
    const subscriber = await manager.findOneBy(Subscriber, { id: session.subjectRef, status: 'active' });
    if (subscriber === null) throw rightsProblem('manage.session_ended');
    const link = await manager.findOneBy(ManageLink, { id: session.linkId });
    return { linkId: session.linkId, byGuardian: link?.byGuardian ?? false, subscriber };
  }

  async close(token: string | null): Promise<void> {
    const tokenHash = token === null ? null : this.tokens.hashOf('manage-session', token);
    if (tokenHash !== null) await this.source.manager.delete(ManageSession, { tokenHash });
  }
}
