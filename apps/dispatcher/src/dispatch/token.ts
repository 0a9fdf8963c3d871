import { PART_BITS, type Work } from './work.js';

/** A token is `slot ‖ item (10 bits) ‖ part (3 bits)`: what comes back with an answer, one small integer. */
const ITEM_BITS = 10;
export const PART_MASK = (1 << PART_BITS) - 1;
const ITEM_MASK = (1 << ITEM_BITS) - 1;

export function tokenBase(slot: number): number {
  return slot * (1 << (ITEM_BITS + PART_BITS));
}

export function slotOf(token: number): number {
  return token >>> (ITEM_BITS + PART_BITS);
}

export function itemOf(token: number): number {
  return (token >>> PART_BITS) & ITEM_MASK;
}

export function partOf(token: number): number {
  return token & PART_MASK;
}

/** The works whose answers may still come. A slot is free again only when none can. */
export class WorkTable {
  private readonly works: (Work | undefined)[] = [];
  private readonly free: number[] = [];

  add(work: Work): void {
    work.slot = this.free.pop() ?? this.works.length;
    this.works[work.slot] = work;
  }

  remove(work: Work): void {
    if (work.slot === -1) return;
    this.works[work.slot] = undefined;
    this.free.push(work.slot);
    work.slot = -1;
  }

  /** The work a token belongs to. */
  of(token: number): Work {
    const work = this.works[slotOf(token)];
    if (work === undefined) throw new Error('An answer came to a work that is gone');
    return work;
  }

  *[Symbol.iterator](): Generator<Work> {
    for (const work of this.works) if (work !== undefined) yield work;
  }

  get size(): number {
    return this.works.length - this.free.length;
  }
}
