export interface Measured {
  rate: number;
  /** Of this process, user and system. */
  cpuMicros: number;
}

/** Counts answers; the first tenth is for warming up and is not measured. */
export class Meter {
  private answered = 0;
  private startedAt = 0;
  private cpu = process.cpuUsage();
  private readonly warm: number;

  constructor(
    readonly messages: number,
    private readonly done: (measured: Measured) => void,
  ) {
    this.warm = Math.floor(messages / 10);
  }

  add(answers: number): void {
    const before = this.answered;
    this.answered += answers;
    if (before < this.warm && this.answered >= this.warm) this.start();
    if (before < this.messages && this.answered >= this.messages) this.finish();
  }

  private start(): void {
    this.startedAt = performance.now();
    this.cpu = process.cpuUsage();
  }

  private finish(): void {
    const seconds = (performance.now() - this.startedAt) / 1000;
    const { user, system } = process.cpuUsage(this.cpu);
    const messages = this.messages - this.warm;
    this.done({ rate: messages / seconds, cpuMicros: (user + system) / messages });
  }
}
