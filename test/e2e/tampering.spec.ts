import { join } from 'node:path';
import { TOWN, withHonestLog } from '../security/honest-log.js';
import { tamper } from '../security/tampering.js';

/** Long form: `npm run security -- tampering --rounds 1000`. */
const ROUNDS = 4;

describe('A falsified audit log', () => {
  it('is found out, however it was falsified, in the tables and in a bundle; an honest one is not', async () => {
    await withHonestLog(async (log) => {
      await expect(log.judge(log.bundle)).resolves.toMatchObject({ proved: true, outside: [log.size] });
      const missed: string[] = [];
      let kinds = 0;
      for await (const { where, kind, found } of tamper(log, ROUNDS, Date.now() % 2 ** 31)) {
        kinds++;
        if (found !== ROUNDS) missed.push(`${where} ${kind}: ${found}`);
      }
      expect(missed).toEqual([]);
      expect(kinds).toBe(26);
      const again = join(log.folder, 'again');
      await log.archive.export({
        ...{ logId: TOWN, from: null, to: null, directory: again },
        ...(await log.published()),
      });
      await expect(log.judge(again)).resolves.toMatchObject({ faults: [] });
    });
  });
});
