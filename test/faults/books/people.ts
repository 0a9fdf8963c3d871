import { FAENZA } from '../../../apps/all-in-one/src/demo/faenza.js';
import { NumberCipher } from '../../../apps/registration/src/numbers/number-cipher.js';
import type { Stack } from '../../harness/stack.js';

interface Row {
  id: string;
  number_sealed: Buffer | null;
}

/** Who is who: subscriber's UUID, without dashes → number. */
export type People = Map<string, number>;

/** Adds everybody registration knows at this moment; whoever leaves is forgotten there, and stays known here. */
export async function meet(stack: Stack, people: People): Promise<void> {
  const cipher = new NumberCipher(Buffer.from(stack.topology.installation.keys.number, 'base64'));
  const rows = await stack.query<Row>('SELECT id, number_sealed FROM registration.subscriber');
  for (const { id, number_sealed } of rows)
    if (number_sealed !== null) people.set(bare(id), cipher.open(number_sealed, FAENZA.id, id));
}

/** Numbers of those who are subscribed now. */
export async function subscribed(stack: Stack, people: People): Promise<Set<number>> {
  const rows = await stack.query<{ id: string }>(
    `SELECT id FROM registration.subscriber WHERE status = 'active'`,
  );
  return new Set(rows.map(({ id }) => people.get(bare(id)) ?? Number.NaN));
}

function bare(id: string): string {
  return id.replaceAll('-', '');
}
