import request from 'supertest';
import { waitFor } from '#libs/testing';
import { FAENZA } from '../testing/faenza.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { rotateKeys, type RotateOptions } from './rotate.js';
import { statusLines } from './status.js';
import { withKeys } from './with-keys.js';

describe('The data keys of the municipalities, by the command line', () => {
  let service: RegistrationUnderTest;
  let next = 393_340_000_000;
  const said: string[] = [];

  beforeAll(async () => {
    service = await RegistrationUnderTest.start(FAENZA, {}, { dataKeysRememberedMs: 200 });
    await service.startInstance();
    await service.listen();
    await subscribe();
  });

  afterAll(() => service.stop());

  async function subscribe(): Promise<void> {
    const [http, number] = [request(service.url), next++];
    const choice = { zones: ['BORGO'], categories: ['flood'], language: 'it', noticeVersion: '2026-1' };
    const asked = await http
      .post('/api/registrations')
      .send({ ...choice, ageDeclared: true, number: `+${number}` });
    expect(asked.status).toBe(202);
    const code = await waitFor('the code', () => service.codeTo(number));
    const { id } = asked.body as { id: string };
    expect((await http.post(`/api/registrations/${id}/confirm`).send({ code })).status).toBe(200);
  }

  const rotate = (options: Partial<RotateOptions>) =>
    withKeys(service.config, (parts) =>
      rotateKeys(parts, { dryRun: false, ...options }, 'operator:spec', (line) => said.push(line)),
    );
  const given = async () =>
    (await service.trail({ event: 'consent.given' })).map(({ id, salt, payload }) => ({ id, salt, payload }));
  const keys = () =>
    service.rows<{ seals: boolean; there: boolean }>(
      'SELECT retired_at IS NULL AS seals, wrapped IS NOT NULL AS there FROM audit.municipality_key',
    );

  it('are changed while people sign up, and what they decided is read as before', async () => {
    const [before, had] = [await given(), (await keys()).length];
    let going = true;
    const busy = (async () => {
      while (going) await subscribe();
    })();
    try {
      expect(await rotate({ towns: true })).toBe(true);
    } finally {
      going = false;
      await busy;
    }
    await subscribe();
    const after = await given();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.every(({ payload }) => payload?.channel === 'web')).toBe(true);
    const now = await keys();
    expect(now.filter(({ seals }) => !seals)).toHaveLength(had);
    expect(now.every(({ seals, there }) => seals === there)).toBe(true);
    expect(said.at(-1)).toMatch(new RegExp(`${had} chiavi nuove.*${had} vecchie distrutte / old ones`));
  });

  it('and no others, where they alone are named', async () => {
    const kinds = await service.rows('SELECT kind FROM registration.number_key WHERE version > 1');
    expect(kinds).toEqual([]);
    expect(await withKeys(service.config, statusLines)).not.toContainEqual(
      expect.stringMatching(/to be left/),
    );
  });
});
