import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { auditMigrations } from '#libs/audit';
import { feedMigrations } from '#libs/feed';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { REASON } from '../ledger/outcomes.js';
import { dispatcherMigrations } from '../migrations/index.js';
import { RECOVER_CLAIMS } from './recover-claims.sql.js';

const SHARD = 7;
const SLOT = 5;

interface Claim {
  by: string | null;
  shard: number;
  inDoubt: 'resend' | 'hold';
  doubt: boolean;
  resends: number;
}

interface Waiting {
  claimed_by: string | null;
  doubt: boolean;
  resends: number;
  due: boolean;
}

describe('Claims of a process that no longer owns their shards', () => {
  const [me, other] = [randomUUID(), randomUUID()];
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase([auditMigrations, feedMigrations, dispatcherMigrations]);
    pool = new Pool({ connectionString: database.urlFor('dispatcher'), max: 3 });
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  /** One recipient who was refused once and is claimed again. @returns the batch, and its alert */
  const claimed = async (claim: Partial<Claim> = {}) => {
    const { by, shard, inDoubt, doubt, resends }: Claim = {
      ...{ by: other, shard: SHARD, inDoubt: 'resend', doubt: false, resends: 0 },
      ...claim,
    };
    const alertId = randomUUID();
    const { rows } = await pool.query<{ no: string }>(
      `INSERT INTO dispatcher.batch (id, municipality_id, alert_id, lane, mode, shard, language, text, sender, expires_at,
                                     in_doubt, key_id, count, members, resolved)
       VALUES (gen_random_uuid(), gen_random_uuid(), $1, 'extreme', 'actual', $2, 'it', 'Piena.', 'FAENZA',
               now() + interval '1 hour', $3, 'alert:x', 1, decode(repeat('00', 18), 'hex'), 1) RETURNING no`,
      [alertId, shard, inDoubt],
    );
    const no = rows[0]?.no as string;
    await pool.query(
      `INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
       VALUES ($1, 0, 0, $2, 1, 8, 0, 0, now())`,
      [no, doubt ? 5 : 6],
    );
    await pool.query(
      `INSERT INTO dispatcher.retry (batch_no, recipient, shard, lane, doubt, attempt, resends, parts_left, due_at, sealed,
                                     subscriber_id, claimed_by)
       VALUES ($1, 0, $2, 'extreme', $3, 1, $4, 255, now(), '\\x00', gen_random_uuid(), $5)`,
      [no, shard, doubt, resends, by],
    );
    return { no, alertId };
  };

  /** @returns how many were found */
  const recover = async (shards = [SHARD]) =>
    (await pool.query<{ n: number }>(RECOVER_CLAIMS, [me, shards, SLOT, REASON.processLost])).rows[0]?.n;

  const waiting = async (no: string) =>
    (
      await pool.query<Waiting>(
        `SELECT claimed_by, doubt, resends, due_at IS NOT NULL AS due FROM dispatcher.retry WHERE batch_no = $1`,
        [no],
      )
    ).rows[0];

  const ledger = async (no: string) =>
    (
      await pool.query<{ seq: number; state: number; reason: number }>(
        'SELECT seq, state, reason FROM dispatcher.outcome WHERE batch_no = $1 ORDER BY seq',
        [no],
      )
    ).rows;

  const tally = async (alertId: string) =>
    (
      await pool.query<{ waiting: number; in_doubt: number }>(
        'SELECT waiting, in_doubt FROM dispatcher.tally WHERE alert_id = $1 AND slot = $2',
        [alertId, SLOT],
      )
    ).rows[0];

  it('are in doubt, and due at once where the alert says resend', async () => {
    const { no, alertId } = await claimed();
    expect(await recover()).toBe(1);
    expect(await waiting(no)).toEqual({ claimed_by: null, doubt: true, resends: 1, due: true });
    expect(await ledger(no)).toEqual([
      { seq: 0, state: 6, reason: 0 },
      { seq: 1, state: 5, reason: REASON.processLost },
    ]);
    expect(await tally(alertId)).toEqual({ waiting: -1, in_doubt: 1 });
    expect(await recover()).toBe(0);
  });

  it.each([
    ['the alert says hold', { inDoubt: 'hold' as const, resends: 0 }],
    ['they were sent again out of doubt before', { inDoubt: 'resend' as const, resends: 1 }],
  ])('are held for a person to decide where %s', async (_, { inDoubt, resends }) => {
    const { no } = await claimed({ inDoubt, resends });
    expect(await recover()).toBe(1);
    expect(await waiting(no)).toEqual({ claimed_by: null, doubt: true, resends, due: false });
  });

  it('change no figure where they were in doubt already', async () => {
    const { no, alertId } = await claimed({ doubt: true });
    expect(await recover()).toBe(1);
    expect(await tally(alertId)).toEqual({ waiting: 0, in_doubt: 0 });
    expect(await ledger(no)).toHaveLength(2);
  });

  it('are left alone in the shards of others, and so is what this process has claimed and what nobody has', async () => {
    const alone = await Promise.all([
      claimed({ shard: SHARD + 1 }),
      claimed({ by: me }),
      claimed({ by: null }),
    ]);
    const before = await Promise.all(alone.map(({ no }) => waiting(no)));
    expect(await recover()).toBe(0);
    expect(await Promise.all(alone.map(({ no }) => waiting(no)))).toEqual(before);
  });

  it('are passed over while their owner still writes about them, and found the next time', async () => {
    const { no } = await claimed();
    const owner = await pool.connect();
    await owner.query('BEGIN');
    await owner.query('SELECT 1 FROM dispatcher.retry WHERE batch_no = $1 FOR UPDATE', [no]);
    expect(await recover()).toBe(0);
    await owner.query('ROLLBACK');
    owner.release();
    expect(await recover()).toBe(1);
    expect(await waiting(no)).toMatchObject({ claimed_by: null, doubt: true });
  });
});
