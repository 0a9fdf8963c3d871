import { authoringUnderTest, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import type { Answer } from '../testing/browser.js';
import type { PrivacyReportView } from './privacy.dto.js';

describe('The record of processing, for who answers for it', () => {
  let authoring: AuthoringUnderTest;

  beforeAll(async () => {
    authoring = await authoringUnderTest({ COOKIE_SECURE: 'yes' });
  });
  afterAll(() => authoring.stop());
  beforeEach(() => {
    authoring.peers.misbehaviour = { registration: null, dispatcher: null };
    authoring.peers.asked.length = 0;
  });

  const read = async (role: 'auditor' | 'administrator') =>
    (await authoring.official(role)).get('/api/privacy/report');
  const report = ({ body }: Answer) => body as unknown as PrivacyReportView;
  const cells = ({ sections }: PrivacyReportView) =>
    sections.flatMap(({ rows, said }) => [...rows.flat(), ...said]);

  it.each(['auditor', 'administrator'] as const)(
    'is read by an %s, of what every service tells',
    async (role) => {
      const answer = await read(role);
      expect(answer.status).toBe(200);
      const { title, name, at, toFill } = report(answer);
      expect(title).toEqual({ it: expect.stringMatching(/^Registro/), en: expect.stringMatching(/^Record/) });
      expect([name, Date.now() - Date.parse(at) < 60_000]).toEqual(['Prova', true]);
      const said = cells(report(answer));
      for (const it of ['rpd@comune.prova.example', 'D.Lgs. 1/2018', 'Operatore (r1, smsc.example)'])
        expect(said).toContainEqual(expect.objectContaining({ it, toFill: false }));
      // Its own part: this session is by https, and these are its officials.
      expect(JSON.stringify(report(answer).sections)).toMatch(
        /\(COOKIE_SECURE\)","en":"[^"]*","toFill":false\},\{"it":"sì"/,
      );
      expect(said).toContainEqual(expect.objectContaining({ en: 'active officials (in all): auditor' }));
      expect(toFill).toBe(said.filter((cell) => cell.toFill).length);
      expect(said.filter((cell) => cell.toFill).every(({ it }) => it.startsWith('DA COMPILARE: '))).toBe(
        true,
      );
      expect(authoring.peers.asked).toEqual([
        `/internal/privacy/${authoring.municipalityId}`,
        `/internal/privacy/${authoring.municipalityId}`,
      ]);
    },
  );

  it('is nothing for who writes and approves alerts', async () => {
    for (const role of ['author', 'approver'] as const)
      expect((await (await authoring.official(role)).get('/api/privacy/report')).status).toBe(403);
  });

  it('writes no entry: it counts people and shows nobody', async () => {
    const auditor = await authoring.official('auditor');
    const before = (await authoring.trail()).length;
    await auditor.get('/api/privacy/report');
    expect(await authoring.trail()).toHaveLength(before);
  });

  it.each(['registration', 'dispatcher'] as const)(
    'is not made without %s, or of what it should not say',
    async (peer) => {
      for (const how of ['failing', 'wrong-shape'] as const) {
        authoring.peers.misbehaviour[peer] = how;
        const { status, body } = await read('auditor');
        expect([status, body.code]).toEqual([503, 'service.unavailable']);
      }
    },
  );
});
