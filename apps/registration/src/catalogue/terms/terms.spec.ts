import { Client } from 'pg';
import { createHash, randomUUID } from 'node:crypto';
import { atOneMoment, Differences, Payloads } from '#libs/audit';
import { canonicalJson } from '#libs/tlog';
import { Citizen } from '../../pages/manage/testing/citizen.js';
import { replayTerms } from '../../replay/replay-terms.js';
import { NoticePublishing } from '../../rights/notice/publishing.service.js';
import { RegistrationUnderTest } from '../../testing/registration-under-test.js';
import { CatalogueService } from '../catalogue.service.js';
import type { TermsDefinition } from './terms-definition.js';
import { TermsPublishing } from './terms-publishing.service.js';
import { UntoldTerms } from './untold-terms.service.js';

const SCHOOL: [number, number][] = [
  [44.3, 11.9],
  [44.3, 11.92],
  [44.32, 11.92],
  [44.3, 11.9],
];

interface Receipt {
  controller: string;
  categories: { code: string; legalBasis: string; statuteRef: string | null }[];
}

describe('The terms of processing', () => {
  let service: RegistrationUnderTest;
  let before: Citizen;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
    await service.listen();
    before = await Citizen.subscribed(service, 1);
    await before.comesIn();
  });
  afterAll(() => service.stop());

  const publish = (definition: TermsDefinition) =>
    service.get(TermsPublishing).publish(service.town.id, definition, 'operator:spec');
  const offer = () => service.get(CatalogueService).offerOf(service.town.id);
  const told = async () =>
    (await service.trail({ event: 'terms.published' })).map(({ actor, payload }) => ({ actor, ...payload }));
  const kept = () =>
    service.rows<{ version: number; content: object }>(
      'SELECT version, content FROM registration.terms ORDER BY version',
    );
  const receiptOf = async (citizen: Citizen, consentId: string) =>
    (await citizen.get(`/it/iscrizione/ricevuta/${consentId}.json`).expect(200)).body as Receipt;
  const consentsOf = ({ id }: Citizen) =>
    service.rows<{ id: string }>(
      'SELECT id FROM registration.consent WHERE subject_ref = $1 ORDER BY recorded_at',
      [id],
    );
  async function replayed() {
    const found = new Differences();
    await atOneMoment([service.config.databaseUrl], async ([sql]) => {
      if (sql === undefined) throw new Error('no connection');
      await replayTerms({ sql, payloads: service.get(Payloads) }, null, found);
    });
    return found;
  }
  /** What the owner of the database does past every trigger, and takes back. */
  async function tampered(statement: string, look: () => Promise<void>) {
    const owner = new Client({ connectionString: service.database.superuserUrl });
    await owner.connect();
    await owner.query(`SET session_replication_role = replica; ${statement}`);
    await look().finally(() => owner.end());
  }

  it('are told by the log when a municipality is founded, by the hash of their one form', async () => {
    const [first] = await kept();
    const sha256 = createHash('sha256').update(canonicalJson(first?.content)).digest('hex');
    expect(await told()).toEqual([{ actor: 'operator:spec', version: 1, sha256 }]);
    expect((await offer()).termsSha256).toBe(sha256);
    expect((await replayed()).list).toEqual([]);
  });

  it('are what a consent says it was decided under', async () => {
    const [given] = await service.trail({ event: 'consent.given' });
    expect(given?.payload).toMatchObject({ terms: { version: 1, sha256: (await offer()).termsSha256 } });
    await before.post('/it/iscrizione/scelte', await before.choices({ categories: ['flood'] }));
    const { entry } = await before.last();
    expect(entry?.body).toMatchObject({ terms: { version: 1, sha256: (await offer()).termsSha256 } });
  });

  it('say what is wrong with a new version, and change nothing', async () => {
    const refusals: [TermsDefinition, string][] = [
      [{}, 'terms.unchanged'],
      [{ retentionDays: -1 }, 'terms.definition_invalid'],
      [{ note: 'x' } as TermsDefinition, 'terms.definition_invalid'],
      [{ categories: [{ code: 'school', name: { it: 'Scuole', en: 'Schools' } }] }, 'terms.incomplete'],
      [{ categories: [{ code: 'flood', name: { it: 'Piene' } }] }, 'terms.name_missing'],
      [{ categories: [{ code: 'flood', statuteRef: null }] }, 'terms.statute_wrong'],
      [{ categories: [{ code: 'roads', statuteRef: 'L. 1' }] }, 'terms.statute_wrong'],
      [{ zones: [{ code: 'SCUOLE', name: 'Scuole' }] }, 'terms.incomplete'],
      [{ zones: [{ code: 'BORGO', polygon: SCHOOL.slice(1) }] }, 'catalogue.polygon_invalid'],
      [
        { categories: [{ code: 'roads', legalBasis: 'public_task', statuteRef: 'L. 1' }] },
        'terms.basis_unasked',
      ],
    ];
    for (const [definition, code] of refusals)
      await expect(publish(definition)).rejects.toMatchObject({ code });
    expect([(await kept()).length, (await told()).length]).toEqual([1, 1]);
  });

  it('change with the categories and zones they speak of, told with their hash', async () => {
    const published = await publish({
      controller: 'Unione dei Comuni',
      categories: [
        { code: 'flood', statuteRef: 'D.Lgs. 1/2018, art. 17' },
        { code: 'school', name: { it: 'Scuole', en: 'Schools' }, legalBasis: 'consent' },
      ],
      zones: [
        { code: 'SCUOLE', name: 'Scuole', polygon: SCHOOL },
        { code: 'REDA', name: 'Reda e dintorni' },
      ],
    });
    const { version, sha256 } = published;
    expect(version).toBe(2);
    expect((await told()).at(-1)).toEqual({ actor: 'operator:spec', version, sha256 });
    const { terms, categories, zones } = await offer();
    expect([terms.version, terms.content.controller]).toEqual([2, 'Unione dei Comuni']);
    expect(terms.content.processors).toEqual(['Operatore SMS']);
    expect(categories.map(({ code }) => code).sort()).toEqual(['flood', 'roads', 'school']);
    expect(zones.map(({ name }) => name)).toEqual(expect.arrayContaining(['Scuole', 'Reda e dintorni']));
    expect((await replayed()).list).toEqual([]);
    await expect(publish({ controller: 'Unione dei Comuni' })).rejects.toMatchObject({
      code: 'terms.unchanged',
    });
  });

  it('stay, in a receipt, those under which the consent was given', async () => {
    await before.post('/it/iscrizione/scelte', await before.choices({ categories: ['flood', 'roads'] }));
    const [first, ...later] = await consentsOf(before);
    const old = await receiptOf(before, first?.id ?? '');
    expect(old.controller).toBe('Comune di Faenza');
    expect(old.categories).toContainEqual(
      expect.objectContaining({ code: 'flood', statuteRef: 'D.Lgs. 1/2018, art. 12' }),
    );
    const now = await receiptOf(before, later.at(-1)?.id ?? '');
    expect(now.controller).toBe('Unione dei Comuni');
    expect(now.categories).toContainEqual(
      expect.objectContaining({ code: 'flood', statuteRef: 'D.Lgs. 1/2018, art. 17' }),
    );
  });

  it('give a category another legal basis once subscribers are asked about it by a material notice', async () => {
    const texts = { it: 'Viabilità: compito pubblico.', en: 'Roads: a public task.' };
    const notice = { version: '2027-1', material: true, texts, changes: texts };
    await service.get(NoticePublishing).publish(await offer(), notice, 'operator:spec');
    await publish({
      categories: [{ code: 'roads', legalBasis: 'public_task', statuteRef: 'C.d.S., art. 5' }],
    });
    const roads = (await offer()).categories.find(({ code }) => code === 'roads');
    expect(roads).toMatchObject({ legalBasis: 'public_task', statuteRef: 'C.d.S., art. 5' });
    await expect(publish({ categories: [{ code: 'roads', legalBasis: 'consent' }] })).rejects.toMatchObject({
      code: 'terms.basis_unasked',
    });
  });

  it('are found when they are rewritten, or what they speak of, past the log', async () => {
    const { id: category } = (await offer()).categories.find(({ code }) => code === 'school') ?? {
      id: randomUUID(),
    };
    await tampered(
      `UPDATE registration.terms SET content = content || '{"controller":"Altri"}' WHERE version = 1`,
      async () => {
        const { list } = await replayed();
        expect(list.map(({ what, log, table }) => [what, log, table]).sort()).toEqual([
          ['terms', false, true],
          ['terms', true, false],
        ]);
      },
    );
    await tampered(
      `UPDATE registration.category SET legal_basis = 'public_task', statute_ref = 'L. 0' WHERE id = '${category}';
       UPDATE registration.zone SET area = '((44,11),(44,12),(45,12))' WHERE code = 'BORGO'`,
      async () => {
        const { list } = await replayed();
        expect(list.map(({ what, field }) => `${what} ${field}`)).toEqual(
          expect.arrayContaining(['catalogue categories', 'catalogue zones']),
        );
      },
    );
  });

  it('of a municipality whose log tells of none are told once, as they are', async () => {
    const telling = service.get(UntoldTerms);
    expect(await telling.tell()).toBe(0);
    const { id } = await service.another();
    // As it was before the log told of terms.
    const untold = `UPDATE audit.entry SET event = 'municipality.changed'
                    WHERE municipality_id = '${id}' AND event = 'terms.published'`;
    await tampered(untold, () => Promise.resolve());
    expect(await telling.tell()).toBe(1);
    expect(await telling.tell()).toBe(0);
    expect((await told()).at(-1)).toMatchObject({ actor: 'service:registration', version: 1 });
  });
});
