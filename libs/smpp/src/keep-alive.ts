/** Asks a silent peer whether it is there, and gives it up after so many questions without any answer. */
export class KeepAlive {
  private heard = true;
  private misses = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly idleMs: number,
    private readonly mostMisses: number,
    private readonly ask: () => void,
    private readonly giveUp: () => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.look(), this.idleMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Any whole PDU from the peer proves that it lives. */
  sawPeer(): void {
    this.heard = true;
  }

  private look(): void {
    if (this.heard) {
      this.heard = false;
      this.misses = 0;
    } else if (this.misses >= this.mostMisses) {
      this.giveUp();
    } else {
      this.misses++;
      this.ask();
    }
  }
}
