import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '#libs/testing';
import type { FeedChoice } from '../../../apps/all-in-one/src/installation/topology.js';
import { CitizenClient, type Guardian } from '../../harness/citizen-client.js';
import { completed, demonstrationAlert, releaseNow } from '../../harness/demonstration.js';
import { Stack } from '../../harness/stack.js';
import { PageCitizen } from './citizen.js';
import type { Traceable } from './forms.js';

export interface Scene {
  stack: Stack;
  /** Outside the database: checkpoints, and the ledger of erasures. */
  outside: string;
  ledger: string;
  checkpoints: string;
  citizens: PageCitizen[];
  stop(): Promise<void>;
}

const FIRST_SIGN_UP = 393_471_000_000;
const CHILD = '393470999999';
export const CHOICE = { zones: ['BORGO'], categories: ['protezione-civile'], language: 'it' };
const AT_ONCE = 8;

/** Everything in processes of its own, with so many subscribers, of whom some signed up by phone and code. */
export async function openScene(
  serverUrl: string,
  feed: FeedChoice,
  { subjects, erase }: { subjects: number; erase: number },
): Promise<Scene> {
  const outside = await mkdtemp(join(tmpdir(), 'campanile-outside-'));
  const [ledger, checkpoints] = [join(outside, 'erasures.jsonl'), join(outside, 'checkpoints')];
  await mkdir(checkpoints);
  const stack = await Stack.start({
    ...{ serverUrl, feed, logLevel: 'info', subscribers: subjects - erase },
    route: { partsPerSecond: 5000, window: 200 },
    environment: {
      registration: {
        ERASURE_LEDGER: ledger,
        AUDIT_CHECKPOINT_FOLDER: checkpoints,
        AUDIT_CHECKPOINT_SECONDS: '0.5',
        TRUSTED_PROXIES: '127.0.0.1',
      },
    },
  });
  const citizens = Array.from(
    { length: erase },
    (_, i) => new PageCitizen(stack, String(FIRST_SIGN_UP + i * 7), `10.0.${i >> 8}.${i & 255}`),
  );
  const stop = async () => {
    await stack.stop();
    await rm(outside, { recursive: true, force: true });
  };
  return { stack, outside, ledger, checkpoints, citizens, stop };
}

/** The people of the scene sign up by phone and code; the first of them lets a child do so, who stays. */
export async function signUp({ stack, citizens }: Scene): Promise<void> {
  await each(citizens, ({ number }) => signUpBy(stack, number));
  const guardian = citizens[0];
  if (guardian !== undefined) await signUpBy(stack, CHILD, { name: 'Teresa Ferri', number: guardian.number });
}

/** One more, by phone and code. */
export async function signUpBy(stack: Stack, number: string, guardian?: Guardian): Promise<void> {
  const codes = async (phone: string) =>
    (await stack.simulator.textsOf(phone)).flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
  const before = guardian === undefined ? 0 : (await codes(guardian.number)).length;
  const citizen = new CitizenClient(stack.urls.registration, number);
  await citizen.signUp(CHOICE, guardian);
  const code = await waitFor('the code', async () => (await codes(number))[0]);
  const ofGuardian =
    guardian && (await waitFor('the guardian’s code', async () => (await codes(guardian.number))[before]));
  await citizen.confirm(code, ofGuardian);
}

/** What leaves traces: alerts that arrive, that fail for good and that wait to be sent again, help asked for, links, exports. */
export async function live({ stack, citizens }: Scene): Promise<{ waiting: string }> {
  const [author, approver] = await Promise.all([
    stack.official('giulia.ferri'),
    stack.official('marco.bassi'),
  ]);
  const alert = async (text: string) => {
    const id = await demonstrationAlert(author, { text });
    await releaseNow(author, approver, id);
    return id;
  };
  await completed(approver, await alert('Piena del Lamone.'), { patienceMs: 300_000 });
  await stack.simulator.faults({ errors: { '0x0B': 1 } });
  await completed(approver, await alert('Numeri sbagliati.'), { patienceMs: 300_000 });
  await stack.simulator.faults({ restore: true });
  await each(citizens, async (citizen) => {
    await stack.simulator.sendFromPhone(citizen.number, 'Comune', 'AIUTO');
    await citizen.comesIn();
    await citizen.takesData();
  });
  await stack.simulator.faults({ errors: { '0x08': 1 } });
  const waiting = await alert('Servizio occupato.');
  await waitFor('messages to wait for another attempt', async () => {
    const [row] = await stack.query<{ count: number }>('SELECT count(*)::int AS count FROM dispatcher.retry');
    return (row?.count ?? 0) > 0;
  });
  return { waiting };
}

/** Everything by which these people could be found again, as it stands in the database now. */
export async function tracesOf({ stack, citizens }: Scene): Promise<Traceable[]> {
  const rows = await stack.query<{ secrets: Buffer[] }>(
    `SELECT array_agg(DISTINCT t.secret) FILTER (WHERE t.secret IS NOT NULL) AS secrets
     FROM registration.subscriber s
     CROSS JOIN LATERAL (
       SELECT s.number_sealed AS secret
       UNION ALL SELECT s.number_index
       UNION ALL SELECT substring(s.number_index FROM 2)
       UNION ALL SELECT number_sealed FROM registration.sign_up u WHERE u.number_index = s.number_index
       UNION ALL SELECT guardian_sealed FROM registration.subscriber c WHERE c.guardian_index = s.number_index
       UNION ALL SELECT guardian_sealed FROM registration.sign_up u WHERE u.guardian_index = s.number_index
       UNION ALL SELECT wrapped FROM audit.subject_key k WHERE k.subject_ref = s.id
       -- Who they are and the last digits of the number, side by side.
       UNION ALL SELECT substring(b.members FROM position(uuid_send(s.id) IN b.members) FOR 18)
         FROM dispatcher.batch b WHERE position(uuid_send(s.id) IN b.members) % 18 = 1
       UNION ALL SELECT b.members FROM dispatcher.batch b JOIN registration.message_sent m ON m.id = b.id
         WHERE m.number_index = s.number_index
     ) AS t
     WHERE s.guardian_index IS NULL AND s.id IN (SELECT subject_ref FROM registration.consent WHERE channel <> 'synthetic')
     GROUP BY s.id`,
  );
  // Somebody may have come twice.
  if (rows.length < citizens.length) throw new Error(`${rows.length} people, not ${citizens.length}`);
  // Which secrets are whose does not matter: all of them are looked for, and none may be left.
  const all = rows.flatMap(({ secrets }) => secrets);
  return citizens.map(({ number }, i) => ({ number, secrets: i === 0 ? all : [] }));
}

/** Each by themselves, on their own page, where they are in already. */
export function erase({ citizens }: Scene): Promise<void> {
  return each(citizens, (citizen) => citizen.erasesEverything());
}

async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
