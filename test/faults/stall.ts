/** What is seen of a run at one moment. */
export interface Sight {
  /** Milliseconds, of any steady clock. */
  at: number;
  /** Grows whenever something is done. */
  progress: number;
  /** Somebody waits for a message, as far as can be told. */
  workWaits: boolean;
  faultActive: boolean;
}

/**
 * The longest time without progress while work waited: over the whole run, and counting only moments in which no
 * fault lasted. A process that was killed comes back in such moments; a server that is down is a fault that lasts.
 */
export class Stall {
  longestMs = 0;
  longestCalmMs = 0;
  private last: Sight | null = null;
  private sinceProgress = 0;
  private calm = 0;

  see(sight: Sight): void {
    const { last } = this;
    this.last = sight;
    if (last === null || sight.progress !== last.progress || !sight.workWaits || !last.workWaits) {
      this.sinceProgress = this.calm = 0;
      return;
    }
    this.sinceProgress += sight.at - last.at;
    this.calm = sight.faultActive || last.faultActive ? 0 : this.calm + sight.at - last.at;
    this.longestMs = Math.max(this.longestMs, this.sinceProgress);
    this.longestCalmMs = Math.max(this.longestCalmMs, this.calm);
  }

  /** How long nothing has happened up to the last sight. */
  get presentMs(): number {
    return this.sinceProgress;
  }
}
