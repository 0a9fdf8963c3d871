import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Citizen } from '../../../registration/src/pages/manage/testing/citizen.js';
import type { CitizenExport } from '../../../registration/src/rights/export/citizen-export.js';
import { RegistrationUnderTest } from '../../../registration/src/testing/registration-under-test.js';
import { searchCommand, type SearchOptions } from './audit-search.js';

describe('A search of the log on the command line', () => {
  let service: RegistrationUnderTest;
  let anna: Citizen;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
    anna = await Citizen.subscribed(service, 7);
    await anna.comesIn();
  });
  afterAll(() => service.stop());

  async function found(options: Omit<SearchOptions, 'format'>): Promise<string> {
    const lines: string[] = [];
    const writing = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    });
    try {
      await searchCommand(service.config, { ...options, format: 'jsonl' });
    } finally {
      writing.mockRestore();
    }
    return lines.join('');
  }

  it('for a person needs a reason, and stands in that person’s own copy with it', async () => {
    await expect(found({ subject: anna.id })).rejects.toMatchObject({ code: 'audit.reason_missing' });
    expect(await service.trail({ event: 'export.created' })).toEqual([]);
    const lines = await found({ subject: anna.id, reason: 'Reclamo 12/2026' });
    expect(lines).toContain('"consent.given"');
    const { body } = await anna.post('/it/iscrizione/dati-json').expect(200);
    const looks = (body as CitizenExport).log.filter(({ event }) => event === 'export.created');
    expect(looks).toMatchObject([
      {
        name: { it: 'Copia del registro creata' },
        who: { it: 'chi gestisce il sistema per il Comune' },
        look: { at: { it: 'le voci del registro che la riguardano' }, reason: 'Reclamo 12/2026' },
      },
    ]);
  });

  it('for nobody in particular needs none, and is written down all the same', async () => {
    await found({ event: 'record.viewed', actor: `official:${randomUUID()}` });
    const last = (await service.trail({ event: 'export.created' })).at(-1);
    expect(last).toMatchObject({ subject: null, payload: { what: 'log', event: 'record.viewed' } });
  });
});
