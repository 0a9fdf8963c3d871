import { InvalidArgumentError } from 'commander';
import { SYSTEM_LOG, type Sql } from '#libs/audit';

const MUNICIPALITIES = `
SELECT id, code FROM registration.municipality
WHERE $1::text IS NULL OR code = $1 OR id::text = $1 ORDER BY code LIMIT 2`;

/** The log of a municipality by its code or id, of the only one, or `system`. */
export async function logNamed(sql: Sql, name: string | null): Promise<string> {
  if (name === 'system') return SYSTEM_LOG;
  const found = await sql<{ id: string; code: string }>(MUNICIPALITIES, [name]);
  const [only, another] = found;
  if (only === undefined) throw new InvalidArgumentError(`--municipality: ${name ?? 'nessuno/none'}`);
  if (another !== undefined) throw new InvalidArgumentError('--municipality: più di uno/more than one');
  return only.id;
}
