import { createHmac } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { envelope, openInbound, sealInbound, TOPICS, type InboundContent } from '#libs/contracts';
import { publishEvent, type Feed, type Keyring } from '#libs/feed';
import type { Logger } from '#libs/observability';
import { decodeText } from '#libs/sms-text';
import type { DeliverSm } from '#libs/smpp';
import { inTransaction } from '../database/pool.js';
import { DELIVERY } from '../receipts/receipts.js';
import type { Route } from '../routes/route.js';
import { DROP_PARTS, KEEP_PART, LOCK_CONVERSATION, READ_PARTS, READ_STALE } from './inbound.sql.js';

/** How long the parts of a message wait for each other. */
export const LIFETIME_MINUTES = 10;
const LOOK_EVERY_MS = 60_000;

interface PartKey {
  route: string;
  conversation: Buffer;
  reference: number;
  total: number;
}

export interface InboundParts {
  pool: Pool;
  feed: Feed;
  keyring: Keyring;
  logger: Logger;
  routes: readonly Route[];
}

/** What phones send: put on the feed, sealed, before the SMSC hears that we have it. */
export class Inbound {
  readonly counts = { received: 0, refused: 0, incomplete: 0 };
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: InboundParts) {}

  start(): void {
    this.timer = setInterval(() => void this.giveUpWaiting(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** @returns the `command_status` for the peer: 0 once it is durable, else 0x64, so that it comes again */
  async take(route: Route, pdu: DeliverSm): Promise<number> {
    this.counts.received++;
    try {
      const content: InboundContent = {
        number: pdu.source.address.replace(/\D/g, ''),
        destination: pdu.destination.address,
        text: decodeText(pdu.bytes, pdu.dataCoding, route.alphabet),
      };
      await inTransaction(this.parts.pool, (client) =>
        pdu.concatenation === null || pdu.concatenation.total <= 1
          ? this.publish(client, route, content, new Date())
          : this.keepPart(client, route, content, pdu.concatenation),
      );
      return DELIVERY.taken;
    } catch (error) {
      this.counts.refused++;
      this.parts.logger.error({ err: error, route: route.id }, 'an inbound message was not taken');
      return DELIVERY.comeAgain;
    }
  }

  private async keepPart(
    client: PoolClient,
    route: Route,
    content: InboundContent,
    { reference, total, part }: NonNullable<DeliverSm['concatenation']>,
  ): Promise<void> {
    const keyId = keyIdOf(route, new Date());
    const key = await this.parts.keyring.issue(client, keyId);
    const conversation = createHmac('sha256', key)
      .update(`${content.number} ${content.destination}`)
      .digest();
    const message: PartKey = { route: route.id, conversation, reference, total };
    await client.query(LOCK_CONVERSATION, [conversation]);
    await client.query(KEEP_PART, [...valuesOf(message), part, keyId, sealInbound(key, content)]);
    await this.completeIf(client, route, message, (got) => got === total);
  }

  private async completeIf(
    client: PoolClient,
    route: Route,
    message: PartKey,
    enough: (parts: number) => boolean,
  ): Promise<void> {
    const { rows } = await client.query<{ key_id: string; sealed: string }>(READ_PARTS, valuesOf(message));
    if (!enough(rows.length)) return;
    const contents: InboundContent[] = [];
    // Asked for in this transaction, which may have made the key: another would not see it.
    for (const row of rows)
      contents.push(openInbound(await this.parts.keyring.issue(client, row.key_id), row.sealed));
    const first = contents[0];
    if (first === undefined) return;
    const text = contents.map((content) => content.text).join('');
    await this.publish(client, route, { ...first, text }, new Date());
    await client.query(DROP_PARTS, valuesOf(message));
  }

  private async publish(client: PoolClient, route: Route, content: InboundContent, at: Date): Promise<void> {
    const keyId = keyIdOf(route, at);
    const key = await this.parts.keyring.issue(client, keyId);
    const event = envelope(TOPICS.inboundMessage, route.municipalityId, {
      receivedAt: at.toISOString(),
      routeId: route.id,
      keyId,
      sealed: sealInbound(key, content),
    });
    await publishEvent(this.parts.feed, client, event, event.id);
  }

  /** A STOP in the part that came is worth more than the part that did not. */
  private async giveUpWaiting(): Promise<void> {
    try {
      const { rows } = await this.parts.pool.query<PartKey>(READ_STALE, [LIFETIME_MINUTES]);
      for (const message of rows) {
        const route = this.parts.routes.find(({ id }) => id === message.route);
        if (route === undefined) continue;
        this.counts.incomplete++;
        await inTransaction(this.parts.pool, async (client) => {
          await client.query(LOCK_CONVERSATION, [message.conversation]);
          await this.completeIf(client, route, message, (got) => got > 0);
        });
      }
    } catch (error) {
      this.parts.logger.error({ err: error }, 'incomplete inbound messages could not be handed on');
    }
  }
}

function keyIdOf(route: Route, at: Date): string {
  return `inbound:${route.municipalityId}:${at.toISOString().slice(0, 10)}`;
}

function valuesOf({ route, conversation, reference, total }: PartKey): unknown[] {
  return [route, conversation, reference, total];
}
