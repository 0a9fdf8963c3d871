import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '#libs/database';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { rightsProblem } from '../problems.js';
import { activeSubscriber } from './locks.js';
import type { Managing } from './sessions.service.js';

/**
 * Work on a subscription that nobody ends or changes meanwhile. Numbers come first, as when one changes hands.
 * @param others indexes of further numbers the work is about; they are locked in one order always, for the sake of
 * whoever does the opposite at the same time
 * @throws ProblemError `manage.session_ended`, also when the number is another one by now
 */
export async function heldSubscription<T>(
  source: DataSource,
  { subscriber: { id, numberIndex } }: Managing,
  work: (manager: EntityManager, subscriber: Subscriber) => Promise<T>,
  others: readonly Buffer[] = [],
): Promise<T> {
  return inTransaction(source, async (manager) => {
    const indexes = [numberIndex, ...others].sort((a, b) => a.compare(b));
    for (const index of indexes) await manager.query(LOCK_NUMBER, [index]);
    const subscriber = await activeSubscriber(manager, id);
    if (!subscriber?.numberIndex.equals(numberIndex)) throw rightsProblem('manage.session_ended');
    return work(manager, subscriber);
  });
}
