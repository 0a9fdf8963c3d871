import type { LinkHandler, SmppLink } from '#libs/smpp';

/** Stands in for a link: its SMSC answers what a spec says, when the spec says so. */
export class DryPeer {
  state = 'bound';
  /** Submitted and not answered. */
  readonly tokens: number[] = [];
  /** Submits that came to it. */
  got = 0;
  /** Submits of the burst under way. */
  private burst = 0;
  /** Counts its connections. */
  epoch = 1;

  constructor(
    private readonly window: number,
    private readonly handler: LinkHandler<SmppLink>,
    private readonly onSubmit: (token: number) => void,
  ) {}

  get inFlight(): number {
    return this.tokens.length;
  }

  get freeWindow(): number {
    return this.state === 'bound' ? this.window - this.tokens.length : 0;
  }

  submit(_template: unknown, _destination: unknown, token: number): void {
    if (this.freeWindow === 0) throw new Error('The window is full');
    this.tokens.push(token);
    this.burst++;
    this.onSubmit(token);
  }

  flush(): void {
    this.got += this.burst;
    this.burst = 0;
  }

  discard(): void {
    this.burst = 0;
  }

  /** Answers one submit. @returns false when there is none */
  answer(which = 0, status = 0): boolean {
    const token = this.take(which);
    if (token === undefined) return false;
    this.handler.onSubmitResult(token, status, status === 0 ? `m${token}` : '');
    return true;
  }

  /** One submit is not answered in time. */
  miss(which: number): void {
    const token = this.take(which);
    if (token !== undefined) this.handler.onTimeout(this.link, [token], 1, [token]);
  }

  drop(): void {
    if (this.state !== 'bound') return;
    this.state = 'waiting';
    this.handler.onDown(this.link, { code: 'peer_closed', message: 'gone' }, this.tokens.splice(0));
  }

  bind(): void {
    if (this.state === 'bound') return;
    this.state = 'bound';
    this.epoch++;
    this.handler.onBound(this.link);
  }

  stop(): Promise<void> {
    this.state = 'stopped';
    return Promise.resolve();
  }

  get link(): SmppLink {
    return this as unknown as SmppLink;
  }

  private take(which: number): number | undefined {
    return this.tokens.splice(which % Math.max(1, this.tokens.length), 1)[0];
  }
}
