import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '#libs/testing';
import type { OfficialClient } from '../../harness/official-client.js';
import type { Stack } from '../../harness/stack.js';
import { PageCitizen } from './citizen.js';
import type { Traceable } from './forms.js';
import { CHOICE, signUpBy, type Scene } from './scene.js';

const PHONES = { paper: '393472000101', desk: '393472000202', before: '393472000303', now: '393472000404' };
const PAPERS = { sheet: 'Prot. 77310/ISCR', desk: 'Prot. 77311/SPORT' };

/**
 * People who came by other ways join the scene: one by a sheet of papers; one at the counter, who left there, came back
 * with a form and asks to leave once more; one who moved to another number. @returns what else is left of them
 */
export async function joinByOtherWays({ stack, citizens }: Scene): Promise<Traceable[]> {
  await importPaper(stack);
  await comeAndGo(stack);
  const former = await move(stack);
  for (const [i, number] of [PHONES.paper, PHONES.desk, PHONES.now].entries())
    citizens.push(new PageCitizen(stack, number, `10.2.0.${i}`));
  return [former];
}

async function importPaper(stack: Stack): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'campanile-sheet-'));
  try {
    const file = join(folder, 'iscritti.csv');
    const { zones, categories, language } = CHOICE;
    const today = new Date().toISOString().slice(0, 10);
    const row = [`+${PHONES.paper}`, zones, categories, language, await noticeOf(stack), today, PAPERS.sheet];
    await writeFile(file, `numero;zone;categorie;lingua;informativa;data;riferimento\n${row.join(';')}\n`);
    await stack.cli('citizens', 'import', file, '--operator', 'anagrafe');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function comeAndGo(stack: Stack): Promise<void> {
  const official = await stack.official('marco.bassi');
  const who = { number: `+${PHONES.desk}`, channel: 'counter' };
  const choice = { ...CHOICE, noticeVersion: await noticeOf(stack), ageDeclared: true };
  await byCode(stack, official, 'sign-ups', { ...who, ...choice });
  await byCode(stack, official, 'withdrawals', who);
  const form = { channel: 'paper', paperReference: PAPERS.desk };
  await byCode(stack, official, 'sign-ups', { ...who, ...choice, ...form });
  await official.post('/api/counter/withdrawals', who);
}

/** What an official asks for, with the code that comes to the phone and is read out. */
async function byCode(stack: Stack, official: OfficialClient, what: string, asked: object): Promise<void> {
  let id = '';
  const code = await newCode(stack, PHONES.desk, async () => {
    ({ id } = await official.post<{ id: string }>(`/api/counter/${what}`, asked));
  });
  await official.post(`/api/counter/${what}/${id}/confirm`, { code });
}

async function move(stack: Stack): Promise<Traceable> {
  await signUpBy(stack, PHONES.before);
  const [row] = await stack.query<{ sealed: Buffer; index: Buffer }>(
    `SELECT number_sealed AS sealed, number_index AS index FROM registration.subscriber
     WHERE id = (SELECT subject_ref FROM registration.consent WHERE channel = 'web' ORDER BY recorded_at DESC LIMIT 1)`,
  );
  if (row === undefined) throw new Error('nobody signed up');
  const who = new PageCitizen(stack, PHONES.before, '10.2.1.1');
  await who.comesIn();
  let fromOld: Promise<string> | undefined;
  const fromNew = await newCode(stack, PHONES.now, async () => {
    fromOld = newCode(stack, PHONES.before, () => who.asksForNumber(PHONES.now));
    await fromOld;
  });
  await who.confirmsNumber({ newCode: fromNew, oldCode: (await fromOld) ?? '' });
  const secrets = [
    row.sealed,
    row.index,
    row.index.subarray(1),
    ...Object.values(PAPERS).map((each) => Buffer.from(each)),
  ];
  return { number: PHONES.before, secrets };
}

/** The code that comes to a phone by what is done. */
async function newCode(stack: Stack, number: string, act: () => Promise<void>): Promise<string> {
  const codes = async () =>
    (await stack.simulator.textsOf(number)).flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
  const before = (await codes()).length;
  await act();
  return waitFor('the code', async () => (await codes())[before]);
}

async function noticeOf({ urls }: Stack): Promise<string> {
  const offer = await (await fetch(`${urls.registration}/api/catalogue`)).json();
  return (offer as { notice: { version: string } }).notice.version;
}
