import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivacyFacts } from '../../apps/authoring/src/privacy/report/facts.js';

/** Tables of which rows go, or are emptied, by age, and the period of it that the record of processing tells. */
const TOLD: Record<string, readonly (keyof PrivacyFacts['settings'])[]> = {
  'authoring.known_address': ['knownAddressDays'],
  'authoring.login_attempt': ['loginAttemptMinutes'],
  'authoring.session': ['officialSessionHours'],
  'dispatcher.control': ['withdrawnDays'],
  'dispatcher.parked_receipt': ['parkedReceiptHours'],
  'feed.batch_key': ['serviceKeyDays', 'inboundKeyDays'],
  'registration.consent': ['askerRetentionDays'],
  'registration.delivery_failure': ['suspendWithinDays'],
  'registration.desk_withdrawal': ['deskWithdrawalHours'],
  'registration.inbound': ['nobodysInboundDays'],
  'registration.manage_link': ['linkDays'],
  'registration.manage_session': ['sessionMinutes'],
  'registration.message_sent': ['strayMessageHours'],
  'registration.number_change': ['numberChangeHours'],
  'registration.sign_up': ['unconfirmedHours', 'askerRetentionDays'],
  'registration.spent_paper': ['spentPaperYears'],
};

/** About nobody, or gone within minutes: log-ins that failed, counted; what an erasure still has to do; processes that ended. */
const OF_NOBODY = ['authoring.login_failure', 'dispatcher.erasure', 'dispatcher.ledger_mark', 'feed.member'];

/** Statements in which a date decides. */
const BY_AGE = /\binterval\b|make_interval|date_trunc|\w+_at <=? /;
const DELETED = /DELETE FROM (\w+\.\w+)/g;
/** Statements that are made from a table and a condition: see `retention.sql.ts`. */
const MADE = /\b(?:disposal|origin)\(\s*'(\w+\.\w+)'/g;

describe('What goes by age', () => {
  it('is told in the record of processing', async () => {
    const files = await sources();
    expect(files.length).toBeGreaterThan(300);
    const found = new Set(files.flatMap(goingByAge));
    expect([...found].sort()).toEqual([...Object.keys(TOLD), ...OF_NOBODY].sort());
  });

  it.each([
    ["`DELETE FROM a.b WHERE at < now() - interval '1 day'`", ['a.b']],
    ['`DELETE FROM a.b WHERE seen_at < $1`', ['a.b']],
    ["disposal(\n  'a.b', 'id', 'x')", ['a.b']],
    ['`DELETE FROM a.b WHERE id = $1`', []],
  ])('like %s is found', (planted, tables) => {
    expect(goingByAge(planted)).toEqual(tables);
  });
});

function goingByAge(text: string): string[] {
  const statements = text.match(/`[^`]*`|'[^'\n]*'/g) ?? [];
  const deleted = statements
    .filter((each) => BY_AGE.test(each))
    .flatMap((each) => [...each.matchAll(DELETED)]);
  return [...deleted, ...text.matchAll(MADE)].map(([, table]) => table ?? '');
}

/** What the services run: no specs, no migrations. */
async function sources(): Promise<string[]> {
  const files: string[] = [];
  for (const root of ['apps', 'libs'])
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (
        entry.isFile() &&
        file.endsWith('.ts') &&
        !/\.spec\.ts$|migrations|testing|node_modules|smsc-sim/.test(file)
      )
        files.push(await readFile(file, 'utf8'));
    }
  return files;
}
