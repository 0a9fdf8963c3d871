import { sqlOn, TownRotation, type AuditActor } from '#libs/audit';
import { RotationLine } from './rotation-line.js';
import { Rotation, type Rotatable, type Rotated } from './rotation.js';
import { statusLines } from './status.js';
import type { KeyParts } from './with-keys.js';

export interface RotateOptions {
  kek?: true;
  towns?: true;
  numbers?: true;
  index?: true;
  dryRun: boolean;
}

const NAMES: Record<Rotatable, string> = { number: 'numeri / numbers', index: 'indice / index' };

/**
 * Changes what is asked for, everything where nothing is named.
 * @returns false when an old key still has to stay
 */
export async function rotateKeys(
  parts: KeyParts,
  { kek, towns, numbers, index, dryRun }: RotateOptions,
  actor: AuditActor,
  say: (line: string) => void,
): Promise<boolean> {
  const all = [kek, towns, numbers, index].every((each) => each === undefined);
  if (dryRun) {
    for (const line of await statusLines(parts)) say(line);
    say('Nulla è cambiato. / Nothing was changed.');
    return true;
  }
  const line = new RotationLine(process.stderr);
  const rotation = new Rotation(parts.client, parts.payloads, actor, {
    onWaiting: (count) => line.waiting(count),
    onProgress: (done, of) => line.show(done, of),
  });
  await rotation.lead();
  if (all || kek === true) {
    const { current } = parts.payloads.kek;
    const ofTowns = await parts.rekeying.rewrap(actor, () => undefined);
    const own = await rotation.rewrap();
    say(`KEK ${current}: ${ofTowns + own} chiavi avvolte di nuovo / keys wrapped anew`);
    const sealed = await parts.rekeying.sealLegible((done) => line.show(done, done));
    line.end();
    if (sealed > 0) say(`registro / log: ${sealed} voci sigillate / payloads sealed`);
  }
  let finished = true;
  if (all || towns === true) finished = await rotateTowns(parts, actor, line, say);
  for (const kind of ['number', 'index'] as const) {
    if (!all && (kind === 'number' ? numbers : index) !== true) continue;
    const rotated = await rotation.rotate(kind);
    line.end();
    for (const text of summary(rotated)) say(text);
    finished &&= Object.keys(rotated.left).length === 0;
  }
  return finished;
}

/** @returns false when an old key has to stay */
async function rotateTowns(
  { client, payloads }: KeyParts,
  actor: AuditActor,
  line: RotationLine,
  say: (line: string) => void,
): Promise<boolean> {
  const rotation = new TownRotation(sqlOn(client), payloads, actor, {
    onWaiting: () => line.forgetting(),
    onProgress: (done, all) => line.show(done, all),
  });
  const { made, rows, destroyed, left } = await rotation.rotate();
  line.end();
  say(
    `registro / log: ${made} chiavi nuove dei comuni / municipalities’ new keys; ${rows} righe / rows; ` +
      `${destroyed} vecchie distrutte / old ones destroyed`,
  );
  const rest = Object.entries(left).map(([table, n]) => `${table} ${n}`);
  if (rest.length > 0)
    say(`  non si aprono, e la vecchia resta: / they do not open, and the old one stays: ${rest.join(', ')}`);
  return rest.length === 0;
}

function summary({ kind, version, rows, retired, left }: Rotated): string[] {
  const lines = [`${NAMES[kind]}: v${version} in uso / current; ${rows} righe / rows`];
  for (const old of retired)
    lines.push(`  v${old}: nulla vi sta sotto, tolta / nothing is under it, retired`);
  const rest = Object.entries(left).map(([table, n]) => `${table} ${n}`);
  if (rest.length > 0)
    lines.push(
      `  la vecchia resta: / the old one stays: ${rest.join(', ')}`,
      '  Ripetere più tardi: i conteggi di numeri senza iscrizione passano in due giorni. / Run it again later: counts of numbers nobody signed up with go within two days.',
    );
  return lines;
}
