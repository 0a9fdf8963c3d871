/** Recipients without a durable outcome that a bind answers for, of batches and of the retry store. */
export interface Account {
  journalled: number;
  claimed: number;
}

/**
 * Which binds answer for a work's recipients, from the moment they are journalled or claimed until their outcomes are
 * durable: what a process killed now leaves in doubt. Nobody else changes a bind's account, and a work that ends gives
 * back all it has there: nothing can be left behind.
 */
export class Charges {
  private readonly held = new Map<Account, number>();
  private current: Account | null = null;

  constructor(private readonly kind: keyof Account) {}

  /** The bind where the work waits; null while it waits at none. */
  get bind(): Account | null {
    return this.current;
  }

  /** The work waits at this bind from now on, with so many recipients. */
  enter(bind: Account, items: number): void {
    this.current = bind;
    this.charge(items);
  }

  /** So many recipients more are journalled where the work waits. */
  charge(items: number): void {
    const bind = this.current;
    if (bind === null) return;
    bind[this.kind] += items;
    this.held.set(bind, (this.held.get(bind) ?? 0) + items);
  }

  /** The work leaves its bind with so many recipients. What is in flight stays charged where it is. */
  leave(items: number): void {
    this.giveBack(items);
    this.current = null;
  }

  /**
   * So many outcomes are durable. What has gone since the work came here is taken to be answered first: of what was in
   * flight where it was before, nobody knows when.
   */
  discharge(items: number): void {
    this.giveBack(items);
  }

  /** The work has ended, or is another process's, and so is every doubt about it. */
  release(): void {
    this.giveBack(Infinity);
    this.current = null;
  }

  private giveBack(items: number): void {
    let rest = this.current === null ? items : items - this.take(this.current, items);
    for (const bind of this.held.keys()) {
      if (rest === 0) return;
      rest -= this.take(bind, rest);
    }
  }

  private take(bind: Account, most: number): number {
    const held = this.held.get(bind) ?? 0;
    const taken = Math.min(most, held);
    bind[this.kind] -= taken;
    if (taken === held) this.held.delete(bind);
    else this.held.set(bind, held - taken);
    return taken;
  }
}
