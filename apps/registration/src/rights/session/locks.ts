import type { EntityManager } from 'typeorm';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import { Subscriber } from '../../subscribers/subscriber.entity.js';

/** A subscription for whoever has its number's lock, which a link's use takes. Null when it has ended. */
export function activeSubscriber(manager: EntityManager, id: string): Promise<Subscriber | null> {
  return manager.findOne(Subscriber, {
    where: { id, status: 'active' },
    lock: { mode: 'pessimistic_write' },
  });
}

/** Takes the lock of a person's number, which is another once they moved or its index was made anew. */
export async function holdNumberOf(manager: EntityManager, subjectRef: string): Promise<void> {
  for (let locked: Buffer | null = null; ;) {
    const subscriber = await manager.findOne(Subscriber, {
      select: { id: true, numberIndex: true },
      where: { id: subjectRef },
    });
    if (subscriber === null || locked?.equals(subscriber.numberIndex) === true) return;
    locked = subscriber.numberIndex;
    await manager.query(LOCK_NUMBER, [locked]);
  }
}
