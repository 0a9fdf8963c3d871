import { authoringUnderTest, PASSWORD, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import { OfficialsService } from './officials.service.js';

describe('Officials', () => {
  let authoring: AuthoringUnderTest;
  let officials: OfficialsService;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    officials = authoring.app.get(OfficialsService, { strict: false });
  });

  afterAll(() => authoring.stop());

  const anna = () => ({
    municipalityId: authoring.municipalityId,
    username: 'Anna.Prova',
    name: 'Anna Prova',
    role: 'author' as const,
    password: PASSWORD,
  });

  it('are made once, with an entry in the audit log and an Argon2id hash', async () => {
    const created = await officials.createOfficial(anna(), 'operator:spec');
    expect(created).toMatchObject({ username: 'anna.prova', role: 'author' });
    await expect(officials.createOfficial(anna(), 'operator:spec')).rejects.toMatchObject({
      code: 'official.username_taken',
    });
    const entries = await authoring.asSuperuser<{ actor: string }>(
      `SELECT actor FROM audit.entry WHERE event = 'official.created'`,
    );
    expect(entries).toEqual([{ actor: 'operator:spec' }]);
    const [row] = await authoring.asSuperuser<{ password_hash: string }>(
      `SELECT password_hash FROM authoring.official WHERE id = $1`,
      [created.id],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it.each([
    ['official.password_weak', { password: 'short' }],
    ['official.role_unknown', { role: 'mayor' as 'author' }],
    ['official.username_invalid', { username: 'ANNA PROVA' }],
    ['municipality.unknown', { municipalityId: '00000000-0000-4000-8000-000000000000' }],
  ])('are refused with %s', async (code, wrong) => {
    const input = { ...anna(), username: 'other', ...wrong };
    await expect(officials.createOfficial(input, 'operator:spec')).rejects.toMatchObject({ code });
  });

  it('have a municipality whose sender a phone can show', async () => {
    const wrong = { name: 'Comune', sender: 'TWELVE CHARS' };
    await expect(officials.ensureMunicipality(wrong)).rejects.toMatchObject({
      code: 'municipality.sender_invalid',
    });
    const id = '0b6f7c5e-3c1a-4f4e-9d53-48018fae0001';
    const first = await officials.ensureMunicipality({ id, name: 'Faenza', sender: 'COMFAENZA' });
    expect(await officials.ensureMunicipality({ id, name: 'Altro', sender: 'ALTRO' })).toEqual(first);
  });

  it('are never deleted, nor is their municipality, by the service itself', async () => {
    for (const table of ['official', 'municipality'])
      await expect(authoring.source.query(`DELETE FROM authoring.${table}`)).rejects.toMatchObject({
        driverError: { code: '42501' },
      });
  });
});
