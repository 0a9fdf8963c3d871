import { normaliseNumber } from '../numbers/normalise.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { SyntheticSubscribers } from './synthetic.service.js';

interface Row {
  id: string;
  language: string;
  zone_ids: string[];
  category_ids: string[];
  number_sealed: Buffer;
}

describe('Invented subscribers', () => {
  let service: RegistrationUnderTest;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
  });
  afterAll(() => service.stop());

  const create = (count: number, start = 0) =>
    service.get(SyntheticSubscribers).create({ municipalityId: service.town.id, count, start });
  const all = () => service.rows<Row>('SELECT * FROM registration.subscriber');

  it('are as many as asked for, and nobody is added a second time', async () => {
    expect(await create(1_200)).toBe(1_200);
    expect(await create(1_200)).toBe(0);
    expect(await create(300, 1_100)).toBe(200);
    expect(await all()).toHaveLength(1_400);
  });

  it('have mobiles that could be real, over all zones, categories and languages', async () => {
    const people = await all();
    const cipher = service.get(NumberCipher);
    for (const { id, number_sealed } of people.slice(0, 50)) {
      const number = cipher.open(number_sealed, service.town.id, id);
      expect(normaliseNumber(`+${number}`, ['IT'])).toBe(number);
    }
    const english = people.filter(({ language }) => language === 'en').length;
    expect(english / people.length).toBeGreaterThan(0.1);
    expect(english / people.length).toBeLessThan(0.3);
    for (const zone of Object.values(service.town.zones))
      expect(people.filter(({ zone_ids }) => zone_ids.includes(zone)).length).toBeGreaterThan(
        people.length / 5,
      );
    const { flood, roads } = service.town.categories;
    expect(people.every(({ category_ids }) => category_ids.includes(flood as string))).toBe(true);
    expect(people.some(({ category_ids }) => !category_ids.includes(roads as string))).toBe(true);
  });

  it('have each a consent that says they are invented, and an audit entry', async () => {
    const [counts] = await service.rows(
      `SELECT (SELECT count(*)::int FROM registration.consent WHERE channel = 'synthetic') AS consents,
              (SELECT count(DISTINCT subject_ref)::int FROM audit.entry WHERE event = 'consent.given') AS entries`,
    );
    expect(counts).toEqual({ consents: 1_400, entries: 1_400 });
  });

  it('are added once by two who invent at once', async () => {
    const added = await Promise.all([create(600, 5_000), create(600, 5_000)]);
    expect(added[0] + added[1]).toBe(600);
  });
});
