import { kekIdOf } from '#libs/keys';
import type { KeyRow } from '../numbers/number-keys.js';
import { READ_KEYS } from '../numbers/number-keys.sql.js';
import { STANDING } from './rotation.sql.js';
import type { KeyParts } from './with-keys.js';

const NAMES = {
  number: 'numeri / numbers',
  index: 'indice / index',
  form: 'codici e moduli / codes and forms',
} as const;

const STATES = {
  next: 'prossima / next',
  current: 'in uso / current',
  old: 'da lasciare / to be left',
} as const;

/** Ids and counts; never a key. */
export async function statusLines({ client, payloads, rekeying }: KeyParts): Promise<string[]> {
  const { byKek, legible, replaced } = await rekeying.count();
  const { rows } = await client.query<KeyRow>(READ_KEYS);
  const keks = payloads.kek.ids.map((id, i) => `KEK ${id}  ${i === 0 ? STATES.current : STATES.old}`);
  const towns = Object.entries(byKek).map(
    ([kek, n]) => `registro / log: ${n} chiavi dei comuni / municipalities’ keys, KEK ${kek}`,
  );
  const lines = [...keks, ...towns];
  if (replaced > 0)
    lines.push(`registro / log: ${replaced} chiavi dei comuni da lasciare / municipalities’ keys to be left`);
  if (legible > 0) lines.push(`registro / log: ${legible} voci ancora in chiaro / payloads still legible`);
  for (const { kind, version, state, wrapped } of rows) {
    const standing = kind === 'form' ? '' : `  ${await standingUnder(client, kind, version)}`;
    lines.push(`${NAMES[kind]} v${version}  ${STATES[state]}  KEK ${kekIdOf(wrapped)}${standing}`);
  }
  return lines;
}

async function standingUnder(
  client: KeyParts['client'],
  kind: 'number' | 'index',
  version: number,
): Promise<string> {
  const { rows } = await client.query<{ table: string; rows: number }>(STANDING[kind], [version]);
  return rows.map(({ table, rows: n }) => `${table} ${n}`).join(', ');
}
