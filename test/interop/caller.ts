import { SmppLink } from '#libs/smpp';
import type { DeliverSm, LinkDownReason, LinkHandler, LinkOptions } from '#libs/smpp';

/** A link and all it told, with a way to wait for it. */
export class Caller implements LinkHandler<SmppLink> {
  readonly link: SmppLink;
  readonly accepted = new Map<number, string>();
  readonly refusals: number[] = [];
  readonly delivered: DeliverSm[] = [];
  readonly down: LinkDownReason[] = [];
  readonly faults: string[] = [];
  private waiters: (() => void)[] = [];

  constructor(port: number, options: Partial<LinkOptions> = {}) {
    const account = { host: '127.0.0.1', port, systemId: 'faenza', password: 'secret' };
    this.link = new SmppLink({ ...account, ...options }, this);
  }

  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  async bound(): Promise<this> {
    this.link.start();
    await this.until(() => this.link.state === 'bound');
    return this;
  }

  onBound(): void {
    this.tell();
  }
  onDown(_link: SmppLink, reason: LinkDownReason): void {
    this.tell(this.down.push(reason));
  }
  onBindFailed(_link: SmppLink, reason: LinkDownReason): void {
    this.tell(this.down.push(reason));
  }
  onSubmitResult(token: number, status: number, messageId: string): void {
    if (status !== 0) this.faults.push(`submit refused by ${status}`);
    this.tell(this.accepted.set(token, messageId).size);
  }
  onTimeout(): void {
    this.tell(this.faults.push('a submit was not answered'));
  }
  onLateResult(): void {
    this.tell(this.faults.push('an answer to nothing'));
  }
  onMalformed(_link: SmppLink, status: number): void {
    this.tell(this.faults.push(`a delivery could not be read: ${status}`));
  }
  onDeliver(pdu: DeliverSm): Promise<number> {
    this.tell(this.delivered.push(pdu));
    return Promise.resolve(0);
  }
  onRefused(_link: SmppLink, status: number): void {
    this.tell(this.refusals.push(status));
  }

  private tell(_count?: number): void {
    for (const wake of this.waiters.splice(0)) wake();
  }
}
