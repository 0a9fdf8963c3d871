import { randomUUID } from 'node:crypto';
import { testServerUrl, waitFor } from '#libs/testing';
import type { Client } from 'pg';
import { CitizenClient } from '../harness/citizen-client.js';
import { completed, demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { OfficialClient } from '../harness/official-client.js';
import { replayOf } from '../harness/replay.js';
import { Stack } from '../harness/stack.js';

const SUBSCRIBERS = 300;

/** One synthetic subscriber, always the same. */
const FIRST = `id = (SELECT min(id::text)::uuid FROM registration.subscriber)`;

/** A consent record of theirs changed by hand. */
const ofTheirConsent = (change: string) =>
  `UPDATE registration.consent SET ${change}
   WHERE subject_ref = (SELECT id FROM registration.subscriber WHERE ${FIRST})`;

describe('The replay of the log', () => {
  let stack: Stack;
  let author: OfficialClient;
  let approver: OfficialClient;

  beforeAll(async () => {
    stack = await Stack.start({
      ...{ serverUrl: testServerUrl(), feed: { feed: 'postgres' }, subscribers: SUBSCRIBERS },
    });
    [author, approver] = await Promise.all([stack.official('giulia.ferri'), stack.official('marco.bassi')]);
  });

  afterAll(() => stack?.stop());

  it('gives the live tables at any moment, while citizens come and leave and alerts go out', async () => {
    let live = true;
    const replays: number[] = [];
    const watching = (async () => {
      while (live) replays.push((await replayOf(stack)).differences);
    })();
    try {
      await signUp('393331112223');
      await signUp('393331112224');
      await stack.simulator.sendFromPhone('393331112224', 'COMFAENZA', 'STOP');
      const alert = await demonstrationAlert(author, { text: 'Piena del Lamone.', category: 'meteo' });
      await releaseNow(author, approver, alert);
      await completed(approver, alert);
      await demonstrationAlert(author, { text: 'Una bozza.' });
      await waitFor('the citizen to leave', async () => {
        const [row] = await stack.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM registration.subscriber WHERE status = 'withdrawn'`,
        );
        return row?.n === 1;
      });
    } finally {
      live = false;
      await watching;
    }
    expect(replays.length).toBeGreaterThan(0);
    expect(replays.filter((differences) => differences > 0)).toEqual([]);
    const { compared, list } = await replayOf(stack);
    expect(list).toEqual([]);
    expect(compared).toMatchObject({ subscriber: SUBSCRIBERS + 2, alert: 2, draw: 1 });
    expect(compared.official).toBeGreaterThan(2);
    expect(compared.consent).toBe(SUBSCRIBERS + 3);
  });

  it.each([
    [
      'a zone somebody never chose',
      `UPDATE registration.subscriber SET zone_ids = '{}' WHERE ${FIRST}`,
      'choice',
    ],
    ['a language', `UPDATE registration.subscriber SET language = 'de' WHERE ${FIRST}`, 'language'],
    ['a pause', `UPDATE registration.subscriber SET paused_until = now() WHERE ${FIRST}`, 'pausedUntil'],
    [
      'somebody who left and gets alerts again',
      `UPDATE registration.subscriber SET status = 'active', left_at = NULL WHERE status = 'withdrawn'`,
      'status',
    ],
    ['somebody taken away', `DELETE FROM registration.subscriber WHERE ${FIRST}`, 'status'],
    [
      'a consent given for somebody else',
      `UPDATE registration.consent SET decisions = jsonb_set(decisions, '{categories}', '{}')
       WHERE subject_ref = (SELECT id FROM registration.subscriber WHERE ${FIRST})`,
      'decisions',
    ],
    [
      'a year that does not end',
      `UPDATE registration.subscriber SET valid_until = '2099-01-01' WHERE ${FIRST}`,
      'validUntil',
    ],
    ['a consent that does not end', ofTheirConsent(`valid_until = '2099-01-01'`), 'validUntil'],
    ['another way of consenting', ofTheirConsent(`channel = 'sms'`), 'channel'],
    ['another notice read', ofTheirConsent(`notice_sha256 = sha256('another')`), 'notice'],
    [
      'other terms than it was given under',
      `WITH others AS (INSERT INTO registration.terms
         SELECT gen_random_uuid(), municipality_id, 99, content || '{"controller":"Altri"}', now() FROM registration.terms
         WHERE version = 1 LIMIT 1 RETURNING id)
       ${ofTheirConsent(`terms_id = (SELECT id FROM others)`)}`,
      'terms',
    ],
    [
      'the terms that consents were given under',
      `UPDATE registration.terms SET content = content || '{"controller":"Altri"}'`,
      'terms',
    ],
    ['an age that was not declared', ofTheirConsent(`age_declared = false`), 'ageDeclared'],
    ['a guardian', ofTheirConsent(`guardian = 'Somebody'`), 'guardian'],
    ['tries at a code', ofTheirConsent(`attempts = 3`), 'attempts'],
    ['an official who never recorded it', ofTheirConsent(`operator_id = 'somebody'`), 'operator'],
    [
      'alerts that go to another phone',
      `UPDATE registration.subscriber SET number_sealed = b.number_sealed, number_index = b.number_index
       FROM registration.subscriber b WHERE b.status = 'withdrawn' AND subscriber.${FIRST}`,
      'number',
    ],
    [
      'a number that is found by another',
      `UPDATE registration.subscriber SET number_index = set_byte(number_index, 5, 255 - get_byte(number_index, 5))
       WHERE ${FIRST}`,
      'number',
    ],
    [
      'a consent without its record',
      `DELETE FROM registration.consent WHERE subject_ref = (SELECT id FROM registration.subscriber WHERE ${FIRST})`,
      'records',
    ],
    ['an audience', `UPDATE registration.draw SET drawn = drawn + 1`, 'drawn'],
    ['a state', `UPDATE authoring.alert SET state = 'stopped' WHERE state = 'completed'`, 'state'],
    ['a text', `UPDATE authoring.alert SET sender = 'ALTRO' WHERE state = 'draft'`, 'content'],
    [
      'an approval',
      `UPDATE authoring.approval p SET approved_by =
       (SELECT id FROM authoring.official o WHERE o.id NOT IN (p.submitted_by, p.approved_by) LIMIT 1)`,
      'approvals',
    ],
    ['a release', `DELETE FROM authoring.release`, 'releases'],
    ['a role', `UPDATE authoring.official SET role = 'approver' WHERE username = 'giulia.ferri'`, 'role'],
    [
      'the facts of an entry',
      `UPDATE audit.payload SET sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) WHERE entry_id =
       (SELECT id FROM audit.entry WHERE event = 'consent.given' ORDER BY id LIMIT 1)`,
      'entry',
    ],
  ])('finds %s that was changed by hand', async (_what, statement, field) => {
    await byHand(statement, async () => {
      const { differences, list } = await replayOf(stack);
      expect(differences).toBeGreaterThan(0);
      expect(list.map((each) => each.field.split(' ')[0])).toContain(field);
    });
  });

  it('finds an entry that was kept from being numbered', async () => {
    const id = randomUUID();
    await stack.asOwner(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(
        `INSERT INTO audit.entry (id, municipality_id, event, actor, occurred_at, commitment)
         SELECT $1, municipality_id, event, actor, occurred_at, commitment FROM audit.entry
         WHERE event = 'notice.published' LIMIT 1`,
        [id],
      );
      await client.query(
        `INSERT INTO audit.payload (entry_id, salt, body) VALUES ($1, decode(repeat('00', 16), 'hex'), '{}')`,
        [id],
      );
      try {
        const { list } = await replayOf(stack);
        expect(list).toContainEqual({
          ...{ what: 'entry', id, field: 'place', log: 'numbered or waiting', table: null },
        });
      } finally {
        await client.query('DELETE FROM audit.payload WHERE entry_id = $1', [id]);
        await client.query('DELETE FROM audit.entry WHERE id = $1', [id]);
      }
    });
    expect((await replayOf(stack)).list).toEqual([]);
  });

  it('ends with 1 and names what differs, or with 0', async () => {
    await expect(stack.cli('audit', 'replay')).resolves.toContain('Differenze / differences: 0');
    await byHand(`DELETE FROM registration.subscriber WHERE ${FIRST}`, async () => {
      const refusal = stack.cli('audit', 'replay', '--json').catch((error: unknown) => error);
      const { code, stdout } = (await refusal) as { code: number; stdout: string };
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ differences: 1, list: [{ what: 'subscriber' }] });
    });
  });

  async function signUp(number: string): Promise<void> {
    const citizen = new CitizenClient(stack.urls.registration, number);
    await stack.simulator.reset();
    await citizen.signUp({ zones: ['BORGO'], categories: ['meteo'], language: 'it' });
    const code = await waitFor('the code', async () => {
      const [text] = await stack.simulator.textsOf(number);
      return /\b\d{6}\b/.exec(text ?? '')?.[0];
    });
    await citizen.confirm(code);
  }

  /** What only the owner of the database can do, with the triggers out of the way, and back again. */
  async function byHand(statement: string, work: () => Promise<void>): Promise<void> {
    await stack.asOwner(async (client) => {
      const saved = await save(client);
      await client.query('SET session_replication_role = replica');
      try {
        expect((await client.query(statement)).rowCount).toBeGreaterThan(0);
        await work();
      } finally {
        await restore(client, saved);
      }
    });
  }
});

const TABLES = [
  ...['registration.terms', 'registration.subscriber', 'registration.consent', 'registration.draw'],
  'audit.payload',
  ...['authoring.alert', 'authoring.approval', 'authoring.release', 'authoring.official'],
];

/** The tables as they are, beside them. */
async function save(client: Client): Promise<string[]> {
  const copies = TABLES.map((table) => `kept_${table.replace('.', '_')}`);
  for (const [i, table] of TABLES.entries())
    await client.query(`CREATE TEMP TABLE ${copies[i]} AS SELECT * FROM ${table}`);
  return copies;
}

async function restore(client: Client, copies: readonly string[]): Promise<void> {
  for (const [i, table] of TABLES.entries()) {
    await client.query(`DELETE FROM ${table}`);
    await client.query(`INSERT INTO ${table} SELECT * FROM ${copies[i]}`);
    await client.query(`DROP TABLE ${copies[i]}`);
  }
}
