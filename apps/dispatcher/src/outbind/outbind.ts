import type { Logger } from '#libs/observability';
import {
  OutbindListener,
  type DeliverSm,
  type DeliveryAnswers,
  type LinkHandler,
  type OutbindPeer,
  type OutbindRefusal,
  type Receipt,
  type SmppLink,
} from '#libs/smpp';
import { linkOptions } from '../dispatch/link-options.js';
import type { Route } from '../routes/route.js';
import type { OutbindSettings } from './outbind-settings.js';

export interface OutbindParts {
  /** Null: nobody may call. */
  settings: OutbindSettings | null;
  routes: readonly Route[];
  logger: Logger;
  onDeliver: (route: Route, pdu: DeliverSm) => Promise<number>;
  onReceipt: (route: Route, receipt: Receipt, answers: DeliveryAnswers, ticket: number) => void;
}

/** Of refusals for one reason, the first of so many is told: whoever knocks must not fill the log. */
const TOLD_EACH = 100;

/**
 * SMSCs that call when they have something to deliver (`outbind`, SMPP 3.4 §4.1.7). On the connection they opened we
 * bind as a receiver; what comes over it is taken as over any bind of their route. Nothing is submitted there.
 */
export class Outbind {
  /** Calls taken and links bound at this moment, by route; refusals by reason. */
  readonly counts = {
    calls: new Map<string, number>(),
    bound: new Map<string, number>(),
    refused: new Map<OutbindRefusal, number>(),
  };
  /** Where it listens; 0 while it does not. */
  port = 0;
  private readonly listener: OutbindListener | null;

  constructor(private readonly parts: OutbindParts) {
    const { settings, routes } = parts;
    const peers = routes.flatMap((route) => this.peersOf(route));
    this.listener =
      settings === null
        ? null
        : new OutbindListener({ ...settings, peers, onRefused: (reason) => this.onRefused(reason) });
  }

  /** @throws what the system says when it cannot listen there */
  async start(): Promise<void> {
    if (this.listener === null) return;
    this.port = await this.listener.listen();
    this.parts.logger.info({ port: this.port }, 'SMSCs may call');
  }

  async stop(drainMs: number): Promise<void> {
    await this.listener?.close({ drainMs });
  }

  private peersOf(route: Route): OutbindPeer[] {
    const { outbind } = route;
    if (outbind === undefined) return [];
    const { host: _host, port: _port, tls: _tls, mode: _mode, ...account } = linkOptions(route);
    const { systemId, password, addresses } = outbind;
    const handler = this.handlerOf(route);
    return addresses.map((address) => ({ address, systemId, password, account, handler }));
  }

  private handlerOf(route: Route): LinkHandler<SmppLink> {
    const { logger, onDeliver, onReceipt } = this.parts;
    const { calls, bound } = this.counts;
    return {
      onBound: () => {
        add(calls, route.id, 1);
        add(bound, route.id, 1);
        logger.info({ route: route.id }, 'bound where the SMSC called');
      },
      onDown: (_link, { code: reason }) => {
        add(bound, route.id, -1);
        logger.info({ route: route.id, reason }, 'unbound where the SMSC called');
      },
      onBindFailed: (_link, { code: reason, status }) =>
        logger.warn({ route: route.id, reason, status }, 'could not bind where the SMSC called'),
      onDeliver: (pdu) => onDeliver(route, pdu),
      onReceipt: (receipt, answers, ticket) => onReceipt(route, receipt, answers, ticket),
      onMalformed: (_link, status) =>
        logger.warn({ route: route.id, status }, 'a delivery could not be read'),
      // A receiver submits nothing, and `onBindFailed` tells of refusals.
      onSubmitResult: () => undefined,
      onTimeout: () => undefined,
      onLateResult: () => undefined,
      onRefused: () => undefined,
    };
  }

  private onRefused(reason: OutbindRefusal): void {
    const times = add(this.counts.refused, reason, 1);
    if (times % TOLD_EACH === 1)
      this.parts.logger.warn({ reason, times }, 'somebody called as an SMSC would, and was sent away');
  }
}

function add<K>(counts: Map<K, number>, key: K, by: number): number {
  const count = (counts.get(key) ?? 0) + by;
  counts.set(key, count);
  return count;
}
