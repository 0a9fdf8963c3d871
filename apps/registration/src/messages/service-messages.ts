import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { encodeBatch, laneTopic, shardOf, type BatchHeader } from '#libs/contracts';
import { Feed, Keyring } from '#libs/feed';
import type { Municipality } from '../catalogue/municipality.entity.js';
import { uuidBytes } from '../subscribers/subject-id.js';
import type { MessageKind } from './message-sent.entity.js';
import { RECORD_MESSAGE } from './record.sql.js';

export interface ServiceMessage {
  municipality: Municipality;
  kind: MessageKind;
  /** The subscriber, or the sign-up that is not one yet. */
  recipientId: string;
  number: number;
  numberIndex: Buffer;
  language: string;
  text: string;
  /** Not submitted after this. */
  expiresAt: Date;
}

/** Codes and confirmations: messages to single persons, on the `service` lane. */
@Injectable()
export class ServiceMessages {
  constructor(
    private readonly feed: Feed,
    private readonly keyring: Keyring,
  ) {}

  /** Leaves with the caller's transaction, or not at all. */
  async send(transaction: EntityManager, message: ServiceMessage, now: Date = new Date()): Promise<void> {
    const { municipality, kind, numberIndex } = message;
    const keyId = `service:${municipality.id}:${now.toISOString().slice(0, 10)}`;
    const key = await this.keyring.issue(transaction, keyId);
    const header = headerOf(message, keyId);
    const recipients = {
      ids: uuidBytes(message.recipientId),
      numbers: Float64Array.of(message.number),
      texts: [message.text],
    };
    await this.feed.publish(transaction, [
      {
        id: header.batchId,
        topic: laneTopic('service'),
        shard: header.shard,
        payload: encodeBatch(header, recipients, key),
      },
    ]);
    const { recipientId } = message;
    await transaction.query(RECORD_MESSAGE, [
      ...[header.batchId, municipality.id, numberIndex, recipientId, kind, now],
    ]);
  }
}

function headerOf(message: ServiceMessage, keyId: string): BatchHeader {
  const { municipality, recipientId, language, expiresAt } = message;
  return {
    v: 1,
    batchId: randomUUID(),
    municipalityId: municipality.id,
    keyId,
    kind: 'service',
    alertId: null,
    lane: 'service',
    mode: 'actual',
    shard: shardOf(recipientId),
    language,
    text: null,
    sender: municipality.sender,
    expiresAt: expiresAt.toISOString(),
    inDoubt: 'resend',
    count: 1,
  };
}
