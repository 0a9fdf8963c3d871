import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KeeperMetrics, LogArchive, LogKeeper, LogKey } from '#libs/audit';
import { Registry } from '#libs/observability';
import { TOWN, withHonestLog, type HonestLog } from '../security/honest-log.js';

const CLI = join(import.meta.dirname, '../../dist/apps/all-in-one/src/cli.js');

/** `audit verify`, as somebody types it: no database, no network. */
function verify(...words: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, 'audit', 'verify', ...words], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

describe('`audit verify`', () => {
  it('ends with 0 only when all is proved, and says what is not', async () => {
    await withHonestLog(async (log) => {
      const checkpoint = await kept(log, (await log.archive.sign(TOWN)).note);
      await expect(verify(log.bundle, '--checkpoint', checkpoint)).resolves.toMatchObject({
        code: 0,
        said: expect.stringContaining('TUTTO PROVATO / ALL PROVED') as string,
      });
      await expect(verify(log.earlier, '--checkpoint', checkpoint)).resolves.toMatchObject({
        code: 3,
        said: expect.stringContaining('the copy is of an earlier time, or the log was cut short') as string,
      });
      await writeFile(join(log.bundle, 'entries.jsonl'), '{}\n');
      await expect(verify(log.bundle, '--checkpoint', checkpoint)).resolves.toMatchObject({ code: 1 });
      await expect(verify(log.bundle, '--what')).resolves.toMatchObject({ code: 2 });
    });
  }, 120_000);

  it('says where the key of the log was changed, and refuses a key that did not hand over', async () => {
    await withHonestLog(async (log) => {
      const seed = randomBytes(32);
      await handedOver(log, seed);
      const archive = new LogArchive(log.sql, new LogKey('campanile.test', seed), log.payloads);
      const directory = join(log.folder, 'across');
      await archive.export({ logId: TOWN, from: null, to: null, directory, notices: [] });
      const trusted = ['--key', log.key.signerOf(TOWN).verifierKey];
      const checkpoint = await kept(log, (await archive.sign(TOWN)).note);
      await expect(verify(directory, '--checkpoint', checkpoint, ...trusted)).resolves.toMatchObject({
        code: 0,
        said: expect.stringMatching(
          /Proved: at entry \d+ the key changed, from [0-9a-f]{8} to [0-9a-f]{8}/,
        ) as string,
      });
      const stranger = new LogKey('campanile.test', randomBytes(32)).signerOf(TOWN).verifierKey;
      await expect(verify(directory, '--key', stranger)).resolves.toMatchObject({
        code: 1,
        said: expect.stringContaining('hand_over_not_proved') as string,
      });
    });
  }, 120_000);
});

const SIGNED_SINCE = `SELECT FROM audit.checkpoint c JOIN audit.key_hand_over h ON h.log_id = c.log_id
  WHERE c.log_id = $1 AND c.signed_at >= h.at`;

/** The service that keeps the log has started once with both keys. */
async function handedOver({ url, seed, payloads, sql }: HonestLog, next: Buffer): Promise<void> {
  const errors: unknown[] = [];
  const keeper = new LogKeeper({
    ...{ url, key: new LogKey('campanile.test', next, seed), payloads, targets: [], checkpointEveryMs: 100 },
    metrics: new KeeperMetrics(new Registry()),
    onError: (_, error) => errors.push(error),
  });
  keeper.start();
  try {
    for (
      const deadline = Date.now() + 60_000;
      (await sql(SIGNED_SINCE, [TOWN])).length === 0;
      await pause(20)
    )
      if (Date.now() > deadline) throw new Error(`not handed over: ${errors.map(String).join()}`);
  } finally {
    await keeper.stop();
  }
}

async function kept({ folder }: HonestLog, note: string): Promise<string> {
  const file = join(folder, 'outside.checkpoint');
  await writeFile(file, note);
  return file;
}
