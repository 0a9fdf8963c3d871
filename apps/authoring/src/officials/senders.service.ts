import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction, violatedConstraint } from '#libs/database';
import { Municipality } from './municipality.entity.js';
import { officialProblem } from './official.problems.js';
import { OtherSender } from './other-sender.entity.js';

/** The senders a municipality may use: its own, and others that who runs the installation has had registered. */
@Injectable()
export class SendersService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** The municipality's own first. */
  async allowed(municipalityId: string): Promise<string[]> {
    return allowedBy(this.source.manager, municipalityId);
  }

  /**
   * What is there already is no change, and leaves no entry.
   * @throws ProblemError `municipality.sender_invalid`
   */
  async add(municipalityId: string, sender: string, actor: AuditActor): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      if ((await allowedBy(manager, municipalityId)).includes(sender)) return;
      try {
        await manager.insert(OtherSender, { municipalityId, sender });
      } catch (cause) {
        if (violatedConstraint(cause) !== 'other_sender_form') throw cause;
        throw officialProblem('municipality.sender_invalid', { field: 'sender', cause });
      }
      await this.tell(manager, municipalityId, { added: sender }, actor);
    });
  }

  /** Its own sender a municipality keeps. */
  async remove(municipalityId: string, sender: string, actor: AuditActor): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      const { affected } = await manager.delete(OtherSender, { municipalityId, sender });
      if (affected === 1) await this.tell(manager, municipalityId, { removed: sender }, actor);
    });
  }

  private async tell(
    manager: EntityManager,
    municipalityId: string,
    change: { added: string } | { removed: string },
    actor: AuditActor,
  ): Promise<void> {
    const senders = await allowedBy(manager, municipalityId);
    await this.audit.append(manager, {
      ...{ municipalityId, event: 'municipality.senders_changed', actor },
      payload: { ...change, senders },
    });
  }
}

async function allowedBy(manager: EntityManager, municipalityId: string): Promise<string[]> {
  const { sender } = await manager.findOneByOrFail(Municipality, { id: municipalityId });
  const others = await manager.find(OtherSender, { where: { municipalityId }, order: { sender: 'ASC' } });
  return [sender, ...others.map((other) => other.sender)];
}
