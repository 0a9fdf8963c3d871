import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LogKey } from '#libs/audit';
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
  });

  it('says where the key of the log was changed, and refuses a key that did not hand over', async () => {
    await withHonestLog(async (log) => {
      const trusted = ['--key', log.keyBefore.signerOf(TOWN).verifierKey];
      const checkpoint = await kept(log, (await log.archive.sign(TOWN)).note);
      await expect(verify(log.bundle, '--checkpoint', checkpoint, ...trusted)).resolves.toMatchObject({
        code: 0,
        said: expect.stringMatching(
          /Proved: at entry \d+ the key changed, from [0-9a-f]{8} to [0-9a-f]{8}/,
        ) as string,
      });
      const stranger = new LogKey('campanile.test', randomBytes(32)).signerOf(TOWN).verifierKey;
      await expect(verify(log.bundle, '--key', stranger)).resolves.toMatchObject({
        code: 1,
        said: expect.stringContaining('hand_over_not_proved') as string,
      });
    });
  });
});

async function kept({ folder }: HonestLog, note: string): Promise<string> {
  const file = join(folder, 'outside.checkpoint');
  await writeFile(file, note);
  return file;
}
