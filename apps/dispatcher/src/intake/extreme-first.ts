import { laneTopic } from '#libs/contracts';
import type { Delivery } from '#libs/feed';

/**
 * After a crash the batches of all lanes come again together. A standard message may have to follow an extreme one, so
 * what is standard is not taken while something extreme of the same shard is on its way in.
 */
export class ExtremeFirst {
  private readonly taking = new Map<number, Promise<void>>();

  constructor(private readonly take: (delivery: Delivery) => Promise<void>) {}

  async onDelivery(delivery: Delivery): Promise<void> {
    const { topic, shard } = delivery;
    if (topic === laneTopic('standard')) await this.taking.get(shard);
    const taken = this.take(delivery);
    if (topic === laneTopic('extreme')) this.remember(shard, taken);
    return taken;
  }

  private remember(shard: number, taken: Promise<void>): void {
    const over = taken
      .catch(() => undefined)
      .then(() => {
        if (this.taking.get(shard) === over) this.taking.delete(shard);
      });
    this.taking.set(shard, over);
  }
}
