import { FAENZA } from '../../../apps/registration/src/testing/faenza.js';
import { RegistrationUnderTest } from '../../../apps/registration/src/testing/registration-under-test.js';
import { SyntheticSubscribers } from '../../../apps/registration/src/synthetic/synthetic.service.js';
import type { Line, Said } from './line.js';

/** The i-th number nobody has subscribed. */
export const newNumber = (i: number) => 393_300_000_000 + i;
/** The i-th number that is subscribed. */
export const knownNumber = (i: number) => 393_200_000_000 + i;

/** Registration as a service, with so many subscribers. */
export async function withTown<T>(
  subscribers: number,
  environment: NodeJS.ProcessEnv,
  work: (town: RegistrationUnderTest) => Promise<T>,
): Promise<T> {
  const town = await RegistrationUnderTest.start(FAENZA, { SERVICE_MESSAGES_A_DAY: '0', ...environment });
  try {
    if (subscribers > 0)
      await town
        .get(SyntheticSubscribers)
        .create({ municipalityId: town.town.id, count: subscribers, start: 0 });
    return await work(town);
  } finally {
    await town.stop();
  }
}

/** A sign-up nothing is wrong with. */
export function signUpOf(number: number | string) {
  return {
    ...{ number: typeof number === 'number' ? `+${number}` : number, language: 'it' },
    ...{ zones: ['BORGO'], categories: ['flood'], noticeVersion: '2026-1', ageDeclared: true },
  };
}

export function askToSignUp(line: Line, number: number | string): Promise<Said> {
  return line.post('/api/registrations', { json: signUpOf(number) });
}

/** How many SMS the service has sent, of every kind. */
export async function messagesSent(town: RegistrationUnderTest): Promise<number> {
  const [row] = await town.rows<{ count: number }>(
    'SELECT count(*)::int AS count FROM registration.message_sent',
  );
  return row?.count ?? 0;
}
