import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { encodeBatch, laneTopic, shardOf, type BatchHeader } from '#libs/contracts';
import type { Statements } from '#libs/database';
import { Feed, Keyring, type FeedRecord } from '#libs/feed';
import type { Municipality } from '../catalogue/municipality.entity.js';
import { uuidBytes } from '../subscribers/subject-id.js';
import type { MessageKind } from './message-sent.entity.js';
import { RECORD_MESSAGES } from './record.sql.js';

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

/** A message, and when it is sent. */
export type MessageOfNow = ServiceMessage & { now: Date };

/** Codes and confirmations: messages to single persons, on the `service` lane. */
@Injectable()
export class ServiceMessages {
  constructor(
    private readonly feed: Feed,
    private readonly keyring: Keyring,
  ) {}

  /** Leaves with the caller's transaction, or not at all. */
  send(transaction: Statements, message: ServiceMessage, now: Date = new Date()): Promise<void> {
    return this.sendAll(transaction, [{ ...message, now }]);
  }

  /** The same for many, in their order: one statement for each thing there is to be done. */
  async sendAll(transaction: Statements, messages: readonly MessageOfNow[]): Promise<void> {
    if (messages.length === 0) return;
    const keys = new Map<string, Buffer>();
    for (const keyId of new Set(messages.map(keyIdOf)))
      keys.set(keyId, await this.keyring.issue(transaction, keyId));
    const records = messages.map((message) => recordOf(message, keyIdOf(message), keys));
    await Promise.all([
      this.feed.publish(transaction, records),
      transaction.query(RECORD_MESSAGES, [
        records.map(({ id }) => id),
        messages.map(({ municipality }) => municipality.id),
        messages.map(({ numberIndex }) => numberIndex),
        messages.map(({ recipientId }) => recipientId),
        messages.map(({ kind }) => kind),
        messages.map(({ now }) => now.toISOString()),
      ]),
    ]);
  }
}

/** One key a day for a municipality: it goes when its messages are no longer needed. */
function keyIdOf({ municipality, now }: MessageOfNow): string {
  return `service:${municipality.id}:${now.toISOString().slice(0, 10)}`;
}

function recordOf(message: MessageOfNow, keyId: string, keys: ReadonlyMap<string, Buffer>): FeedRecord {
  const header = headerOf(message, keyId);
  const recipients = {
    ids: uuidBytes(message.recipientId),
    numbers: Float64Array.of(message.number),
    texts: [message.text],
  };
  const payload = encodeBatch(header, recipients, keys.get(keyId) as Buffer);
  return { id: header.batchId, topic: laneTopic('service'), shard: header.shard, payload };
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
