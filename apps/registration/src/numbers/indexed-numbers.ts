import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LOCK_NUMBER } from '../subscribers/retire.sql.js';
import { BlindIndex } from './blind-index.js';
import { KeyWatch } from './key-watch.js';
import { STANDS_UNDER } from './number-keys.sql.js';

/**
 * Under which index a number stands. With one key there is nothing to ask; while keys are changed, all rows of a number
 * move at once from the old index to the new, never while somebody holds the lock of the old.
 */
@Injectable()
export class IndexedNumbers {
  constructor(
    private readonly index: BlindIndex,
    private readonly watch: KeyWatch,
  ) {}

  /**
   * Of many numbers without asking the database anything, for whoever locks them next; null while keys are changed:
   * then each has to be asked for by itself.
   */
  async plainIndexesOf(
    numbers: readonly { number: number; municipalityId: string }[],
  ): Promise<Buffer[] | null> {
    await this.watch.sure();
    const indexes: Buffer[] = [];
    for (const { number, municipalityId } of numbers) {
      const [only, ...others] = this.index.everyOf(number, municipalityId);
      if (only === undefined || others.length > 0) return null;
      indexes.push(only);
    }
    return indexes;
  }

  /** Good until the end of the caller's transaction. */
  async indexOf(transaction: EntityManager, number: number, municipalityId: string): Promise<Buffer> {
    const [index] = await this.indexesOf(transaction, [number], municipalityId);
    return index as Buffer;
  }

  /** The same for many, in their order. */
  async indexesOf(
    transaction: EntityManager,
    numbers: readonly number[],
    municipalityId: string,
  ): Promise<Buffer[]> {
    await this.watch.sure();
    const indexes = numbers.map((number) => this.index.everyOf(number, municipalityId));
    if (indexes.every((each) => each.length === 1)) return indexes.map(([only]) => only as Buffer);
    // In one order always: two transactions that wait for each other's numbers would be a deadlock.
    for (const lock of indexes.flat().sort((a, b) => a.compare(b)))
      await transaction.query(LOCK_NUMBER, [lock]);
    const found = await transaction.query<{ index: Buffer }[]>(STANDS_UNDER, [
      municipalityId,
      indexes.flat(),
    ]);
    const ranks = new Map<string, number>();
    for (const [rank, { index }] of found.entries())
      if (!ranks.has(index.toString('hex'))) ranks.set(index.toString('hex'), rank);
    const rankOf = (index: Buffer) => ranks.get(index.toString('hex')) ?? Infinity;
    // Under the current one, which comes first, where it stands under none yet.
    return indexes.map((each) => each.reduce((best, other) => (rankOf(other) < rankOf(best) ? other : best)));
  }
}
