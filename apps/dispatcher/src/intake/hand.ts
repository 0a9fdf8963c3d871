import type { Delivery } from '#libs/feed';
import type { Work } from '../dispatch/work.js';

/** A batch in this process's hands, from its delivery until it is settled or its shard has gone. */
export class Hand {
  /** Null while the batch is being taken. */
  work: Work | null = null;
  private readonly deliveries: Delivery[];
  private hasPassed = false;

  constructor(delivery: Delivery) {
    this.deliveries = [delivery];
  }

  get shard(): number {
    return (this.deliveries[0] as Delivery).shard;
  }

  /** It came again: the feed forgets each of its records by itself, so that none may be left out. */
  add(delivery: Delivery): void {
    this.deliveries.push(delivery);
    if (this.hasPassed) delivery.letPass();
  }

  /** Only answers are due. */
  letPass(): void {
    this.hasPassed = true;
    for (const delivery of this.deliveries) delivery.letPass();
  }

  /** Everybody is accounted for. */
  async settle(): Promise<void> {
    await Promise.all(this.deliveries.map((delivery) => delivery.settle()));
  }
}
