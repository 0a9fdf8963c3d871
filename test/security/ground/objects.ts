import type { DeskAnswer, DeskChallenge, LogExportAnswer } from '#libs/contracts';
import { waitFor } from '#libs/testing';
import { type RegistrationUnderTest } from '../../../apps/registration/src/testing/registration-under-test.js';

const OFFICIAL = 'official:01a20a14-7b3c-7c5e-9d2b-1f6a2f0c4e11';

/** What a municipality has at registration that is asked for by its id. */
export interface TownObjects {
  /** Ids by kind. */
  ids: Record<'auditEntry' | 'logExport' | 'deskSignUp' | 'deskWithdrawal', string>;
  /** Bodies that pass for something on one route or another; with the right codes, which make wrong doors worth trying. */
  bodies: object[];
  /** What changes when somebody does something to one of them. */
  state(): Promise<object[]>;
}

/** One object of each kind, made by the service itself. */
export async function townObjects(service: RegistrationUnderTest): Promise<TownObjects> {
  await service.listen();
  const town = service.town.id;
  const ask = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${service.url}/internal/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: await service.authoringToken(), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify({ viewer: OFFICIAL, ...body }) }),
    });
    return (await answer.json()) as T;
  };
  const challenge = async (path: string, body: object) => {
    const { answer } = await ask<DeskAnswer<DeskChallenge>>(`counter/${town}/${path}`, body);
    if (answer === null) throw new Error(`${path} was refused`);
    return answer.id;
  };
  const signUp = (number: number) =>
    challenge('sign-ups', {
      ...{ number: `+${number}`, channel: 'counter', zones: ['BORGO'], categories: ['flood'] },
      ...{ language: 'it', noticeVersion: '2026-1', ageDeclared: true },
    });
  const codeTo = (number: number, nth: number) =>
    waitFor('a code', () => {
      const codes = service.textsTo(number).flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
      return codes[nth - 1];
    });

  const [asking, leaving] = [393_208_000_001, 393_208_000_002];
  const deskSignUp = await signUp(asking);
  const confirmed = await signUp(leaving);
  const code = await codeTo(leaving, 1);
  await ask(`counter/${town}/sign-ups/${confirmed}/confirm`, { code });
  const deskWithdrawal = await challenge('withdrawals', { number: `+${leaving}`, channel: 'counter' });

  await ask(`audit/${town}/exports`, { reason: 'Ispezione 3/2026', from: null, to: null });
  const logExport = await waitFor('the export', async () => {
    const { export: made } = await ask<LogExportAnswer>(`audit/${town}/exports`);
    return made?.state === 'ready' ? made.id : false;
  });
  const [entry] = await service.rows<{ id: string }>(
    'SELECT entry_id AS id FROM audit.sequenced WHERE log_id = $1 ORDER BY seq LIMIT 1',
    [town],
  );
  const codes = [await codeTo(asking, 1), await codeTo(leaving, 2), '000000'];
  return {
    ids: { auditEntry: entry?.id ?? '', logExport, deskSignUp, deskWithdrawal },
    bodies: [
      { viewer: OFFICIAL, reason: 'Ispezione 3/2026' },
      { viewer: OFFICIAL },
      ...codes.map((each) => ({ viewer: OFFICIAL, code: each })),
      {},
    ],
    state: () =>
      service.rows(
        `SELECT to_jsonb(s) AS row FROM registration.sign_up s
         UNION ALL SELECT to_jsonb(w) FROM registration.desk_withdrawal w
         UNION ALL SELECT to_jsonb(e) - 'beat_at' FROM registration.log_export e ORDER BY 1`,
      ),
  };
}
