import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SchedulerRegistry } from '@nestjs/schedule';
import { waitFor } from '#libs/testing';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { ErasuresService } from '../rights/erase/erasures.service.js';
import { NoticePublishing } from '../rights/notice/publishing.service.js';
import { CitizensImportService, type ImportResult } from './import.service.js';
import { PaperConfirmationsService } from './paper-confirmations.service.js';

const DAY_MS = 86_400_000;
const HEADER = 'numero;zone;categorie;lingua;informativa;data;riferimento';
/** A signature is good for a year. */
const SIGNED = new Date(new Date().setUTCHours(0, 0, 0, 0) - 100 * DAY_MS);
const iso = (day: Date) => day.toISOString().slice(0, 10);
const italian = (day: Date) => iso(day).split('-').reverse().join('/');
/** The day before today a year ago. */
const LAST_YEAR = new Date(new Date().setUTCFullYear(new Date().getUTCFullYear() - 1) - DAY_MS);
const row = (changes: Partial<Record<string, string>> = {}) =>
  Object.values({
    ...{ number: '320 111 0001', zones: 'BORGO|REDA', categories: 'flood|roads', language: 'it' },
    ...{ notice: '2026-1', signedOn: italian(SIGNED), reference: 'MOD-1' },
    ...changes,
  }).join(';');

describe('Importing citizens who signed on paper', () => {
  let registration: RegistrationUnderTest;
  let folder: string;

  beforeAll(async () => {
    registration = await RegistrationUnderTest.start();
    folder = await mkdtemp(join(tmpdir(), 'campanile-import-'));
  });

  afterAll(async () => {
    await registration.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function importing(content: string | Buffer, name = 'sheet.csv'): Promise<ImportResult> {
    const file = join(folder, name);
    await writeFile(file, content);
    const importer = registration.get(CitizensImportService);
    return importer.import({ file, municipalityId: registration.town.id, operator: 'anna' });
  }

  const subscribed = async (): Promise<number> => {
    const [found] = await registration.owner.query<{ count: string }[]>(
      `SELECT count(*) FROM registration.subscriber WHERE status = 'active'`,
    );
    return Number(found?.count);
  };

  it('subscribes each with the evidence of the paper, and an audit entry', async () => {
    const before = await subscribed();
    const result = await importing(
      [HEADER, row(), row({ number: '+39 320 111 0002', language: 'en' })].join('\n'),
    );
    expect(result).toMatchObject({ rows: 2, added: 2, known: 0, rejected: 0, rejectFile: null });
    expect(await subscribed()).toBe(before + 2);
    const evidence = await registration.owner.query(
      `SELECT channel, operator_id, paper_reference, confirmed_at, notice_version, decisions
       FROM registration.consent c JOIN audit.entry e ON e.subject_ref = c.subject_ref AND e.event = 'consent.given'
       WHERE c.paper_reference = 'MOD-1' AND c.notice_language = 'it'`,
    );
    expect(evidence).toEqual([
      {
        channel: 'paper',
        operator_id: 'anna',
        paper_reference: 'MOD-1',
        confirmed_at: SIGNED,
        notice_version: '2026-1',
        decisions: {
          zones: { BORGO: true, CENTRO: false, REDA: true },
          categories: { flood: true, roads: true },
        },
      },
    ]);
  });

  it('tells each once that they are subscribed, by which paper, and how to leave', async () => {
    await registration.listen();
    // By day the service tells them by itself, a few a minute.
    for (const job of registration.get(SchedulerRegistry).getCronJobs().values()) await job.stop();
    const confirmations = registration.get(PaperConfirmationsService);
    while ((await confirmations.tell()) > 0);
    const sheet = [HEADER, row({ number: '320 111 1001' }), row({ number: '320 111 1002', language: 'en' })];
    await importing(sheet.join('\n'));
    await importing(sheet.join('\n'));
    await registration.owner.query(
      `UPDATE registration.subscriber SET status = 'withdrawn', left_at = now() WHERE language = 'en' AND id IN
       (SELECT subject_ref FROM registration.paper_confirmation)`,
    );
    expect(await confirmations.tell()).toBe(1);
    expect(await confirmations.tell()).toBe(0);
    const texts = await waitFor('the message', () => {
      const sent = registration.textsTo(393_201_111_001);
      return sent.length > 0 ? sent : null;
    });
    expect(texts).toEqual([
      `Con il modulo firmato il ${italian(SIGNED)} e' iscritto agli avvisi del Comune di Faenza. Se non e' cosi', o per non riceverli piu', risponda STOP.`,
    ]);
    expect(registration.textsTo(393_201_111_002)).toEqual([]);
  });

  it('adds nobody twice, also when two imports of the same sheet meet', async () => {
    const sheet = [
      HEADER,
      ...Array.from({ length: 1200 }, (_, i) => row({ number: `+39320222${1000 + i}` })),
    ].join('\n');
    const before = await subscribed();
    const both = await Promise.all([importing(sheet, 'one.csv'), importing(sheet, 'two.csv')]);
    expect(both.reduce((sum, { added }) => sum + added, 0)).toBe(1200);
    expect(await importing(sheet)).toMatchObject({ added: 0, known: 1200 });
    expect(await subscribed()).toBe(before + 1200);
  });

  it('writes down row, field and reason of all it rejects, harmless to a spreadsheet', async () => {
    const result = await importing(
      [
        HEADER,
        row({ number: '0546 691111' }),
        row({ number: '899 123 456' }),
        row({ number: '=1+1' }),
        row({ number: '320 333 0001', zones: 'NOWHERE' }),
        row({ number: '320 333 0002', signedOn: '31/02/2026' }),
        row({ number: '320 333 0003', signedOn: '2199-01-01' }),
        row({ number: '320 333 0004', notice: '1999-9', reference: '' }),
        row({ number: '320 333 0005', notice: '1999-9' }),
        row({ number: '320 333 0006', signedOn: iso(LAST_YEAR) }),
      ].join('\r\n'),
      'faulty.csv',
    );
    expect(result).toMatchObject({ rows: 9, added: 0, rejected: 9 });
    const rejects = await readFile(result.rejectFile ?? '', 'utf8');
    const lines = rejects
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split(';').slice(0, 3).join(' ').replaceAll('"', ''));
    expect(lines).toEqual([
      '2 numero number.landline',
      '3 numero number.premium',
      '4 numero number.wrong',
      '5 zone sign_up.zone_unknown',
      '6 data import.date_wrong',
      '7 data import.date_future',
      '8 riferimento import.field_missing',
      '9 informativa sign_up.notice_outdated',
      '10 data import.date_past',
    ]);
    expect(rejects).not.toMatch(/(^|;)"?[=+@-]/m);
    expect(rejects).not.toContain('333 000');
  });

  it('does not bring back who left after signing', async () => {
    const sheet = [HEADER, row({ number: '320 444 0001' })].join('\n');
    await importing(sheet);
    await registration.owner.query(
      `UPDATE registration.subscriber SET status = 'withdrawn', left_at = now() WHERE consent_id IN
       (SELECT id FROM registration.consent ORDER BY recorded_at DESC LIMIT 1)`,
    );
    expect(await importing(sheet, 'again.csv')).toMatchObject({ added: 0, rejected: 1 });
    expect(await readFile(join(folder, 'again.rejects.csv'), 'utf8')).toContain('import.left_since');
  });

  describe('once more, the same sheet', () => {
    let next = 320_446_000;
    const subjectOf = async (number: string) => {
      const [found] = await registration.owner.query<{ id: string }[]>(
        `SELECT subscriber.id FROM registration.subscriber JOIN registration.consent ON consent.id = consent_id
         WHERE paper_reference = $1 AND status = 'active'`,
        [`MOD-${number}`],
      );
      return found?.id ?? '';
    };
    const faults = async (name: string) =>
      (await readFile(join(folder, `${name}.rejects.csv`), 'utf8'))
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(';').slice(1, 3).join(' ').replaceAll('"', ''));

    it.each([
      ['left', `status = 'withdrawn', left_at = now()`],
      ['could not be reached, or whose year was over', `status = 'suspended', left_at = now()`],
      ['gave the number to somebody who left since', `status = 'retired', left_at = now()`],
    ])('brings back nobody who %s', async (how, set) => {
      const [number, name] = [`${++next}0`, how.slice(0, 5)];
      const sheet = [HEADER, row({ number, reference: `MOD-${number}` })].join('\n');
      await importing(sheet);
      await registration.owner.query(`UPDATE registration.subscriber SET ${set} WHERE id = $1`, [
        await subjectOf(number),
      ]);
      expect(await importing(sheet, `${name}.csv`)).toMatchObject({ added: 0, known: 0, rejected: 1 });
      expect(await faults(name)).toEqual(['data import.left_since']);
    });

    it('brings back nobody who was erased, of whom there is no number any more; others it still adds', async () => {
      const [erased, other] = [`${++next}0`, `${++next}0`];
      const sheet = [HEADER, row({ number: erased, reference: `MOD-${erased}` })];
      await importing(sheet.join('\n'));
      const id = await subjectOf(erased);
      await registration.get(ErasuresService).erase(id, 'asked', 'operator:spec');
      sheet.push(row({ number: other, reference: `MOD-${other}` }));
      expect(await importing(sheet.join('\n'), 'erased.csv')).toMatchObject({ added: 1, rejected: 1 });
      expect(await faults('erased')).toEqual(['riferimento import.paper_spent']);
      const anew = row({ number: erased, reference: `MOD-${erased}`, signedOn: iso(new Date()) });
      expect(await importing([HEADER, anew].join('\n'))).toMatchObject({ added: 1 });
      const kept = await registration.owner.query('SELECT t::text AS text FROM registration.spent_paper t');
      expect(JSON.stringify(kept)).not.toContain(erased);
    });
  });

  it('is good for a year since the signature, whenever it is imported', async () => {
    await importing([HEADER, row({ number: '320 447 0001', reference: 'YEAR' })].join('\n'));
    const [consent] = await registration.owner.query<{ until: Date }[]>(
      `SELECT valid_until AS until FROM registration.consent WHERE paper_reference = 'YEAR'`,
    );
    const year = new Date(SIGNED);
    year.setUTCFullYear(year.getUTCFullYear() + 1);
    expect(consent?.until).toEqual(year);
  });

  it.each([
    ['Latin-1', Buffer.from(`${HEADER}\n${row({ reference: 'Città' })}`, 'latin1')],
    ['UTF-16', Buffer.from(`\uFEFF${HEADER}\n${row()}`, 'utf16le')],
  ])('refuses a file in %s before anything is written', async (_encoding, content) => {
    const before = await subscribed();
    await expect(importing(content)).rejects.toMatchObject({ code: 'import.encoding' });
    expect(await subscribed()).toBe(before);
  });

  it('reads commas, quotes, a byte order mark and English headings as well', async () => {
    const sheet = `\uFEFFphone,zones,categories,language,notice,date,reference\n"+39 320 555 0001","BORGO|REDA",flood,EN,2026-1,${iso(SIGNED)},"A, B"\n`;
    expect(await importing(sheet)).toMatchObject({ added: 1, rejected: 0 });
  });

  it('names the columns that are missing', async () => {
    await expect(importing('numero;zone\n320 111 0009;BORGO')).rejects.toMatchObject({
      code: 'import.columns_missing',
      message: expect.stringContaining('categorie, lingua'),
    });
    await expect(importing('')).rejects.toMatchObject({ code: 'import.columns_missing' });
  });

  it('refuses a file that is not there', async () => {
    const importer = registration.get(CitizensImportService);
    const options = {
      file: join(folder, 'nowhere.csv'),
      municipalityId: registration.town.id,
      operator: 'anna',
    };
    await expect(importer.import(options)).rejects.toMatchObject({ code: 'import.file_missing' });
  });

  it('tells how far it is', async () => {
    const file = join(folder, 'long.csv');
    const rows = Array.from({ length: 2000 }, (_, i) => row({ number: `+39320777${1000 + i}` }));
    await writeFile(file, [HEADER, ...rows].join('\n'));
    const shares: number[] = [];
    await registration.get(CitizensImportService).import({
      ...{ file, municipalityId: registration.town.id, operator: 'anna' },
      onProgress: ({ share }) => shares.push(share),
    });
    expect(shares.length).toBe(4);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });

  it('refuses a paper under a notice from before a change of what is agreed to', async () => {
    const publishing = registration.get(NoticePublishing);
    const offer = () => registration.get(CatalogueService).offerOf(registration.town.id);
    const notice = (version: string, material: boolean) => {
      const texts = { it: `Informativa ${version}`, en: `Notice ${version}` };
      return { version, material, texts, changes: { it: 'Novità', en: 'News' } };
    };
    await publishing.publish(await offer(), notice('2026-2', false), 'operator:spec');
    expect(await importing([HEADER, row({ number: '320 448 0001' })].join('\n'))).toMatchObject({ added: 1 });
    await publishing.publish(await offer(), notice('2026-3', true), 'operator:spec');
    await publishing.publish(await offer(), notice('2026-4', false), 'operator:spec');
    const rows = ['2026-1', '2026-2', '2026-3', '2026-4'].map((version, i) =>
      row({ number: `320 448 001${i}`, notice: version }),
    );
    const result = await importing([HEADER, ...rows].join('\n'), 'notices.csv');
    expect(result).toMatchObject({ added: 2, rejected: 2 });
    const rejects = await readFile(result.rejectFile ?? '', 'utf8');
    expect(rejects.match(/"informativa";"import\.notice_superseded"/g)).toHaveLength(2);
  });
});
