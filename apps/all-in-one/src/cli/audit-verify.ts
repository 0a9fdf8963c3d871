import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyBundle, type FaultCode, type Gap, type GapCode, type Verdict } from '#libs/audit';
import { ProgressLine } from './progress-line.js';

export interface VerifyFolderOptions {
  checkpoint?: string[];
  key?: string[];
}

/** What each fault means, for who has to decide what to do. */
export const FAULTS: Record<FaultCode, { it: string; en: string }> = {
  file_missing: { it: 'manca', en: 'is missing' },
  file_changed: { it: 'non è quello del manifesto', en: 'is not what the manifest says' },
  file_unknown: { it: 'non è nel manifesto', en: 'is not in the manifest' },
  manifest_not_signed: { it: 'non è firmato dal registro', en: 'is not signed by the log' },
  checkpoint_not_signed: { it: 'non è firmato dal registro', en: 'is not signed by the log' },
  checkpoint_of_another_log: { it: 'è di un altro registro o tratto', en: 'is of another log or range' },
  range_not_consistent: { it: 'non prova la continuità', en: 'does not prove that one continues the other' },
  line_malformed: { it: 'riga alterata', en: 'a line was altered' },
  entry_out_of_place: { it: 'voce fuori posto', en: 'an entry out of its place' },
  payload_changed: { it: 'contenuto diverso da quello registrato', en: 'not the facts that were recorded' },
  payload_withheld: {
    it: 'i fatti mancano, e la voce non riguarda nessuno che potesse essere cancellato',
    en: 'the facts are missing, and the entry is about nobody who could have been erased',
  },
  entries_not_in_the_log: {
    it: 'le voci non sono quelle firmate: modificate, aggiunte, tolte o spostate',
    en: 'the entries are not those that were signed: changed, added, removed or moved',
  },
  notice_changed: { it: 'informativa diversa da quella pubblicata', en: 'not the notice that was published' },
  terms_changed: { it: 'condizioni diverse da quelle pubblicate', en: 'not the terms that were published' },
  hand_over_not_proved: {
    it: 'la chiave è stata cambiata, e quella di cui ci si fida non l’ha consegnata alla nuova',
    en: 'the key was changed, and the trusted one did not hand over to the new one',
  },
  keys_changed: {
    it: 'l’elenco delle chiavi non è quello del registro',
    en: 'the list of keys is not that of the log',
  },
  outside_not_signed: { it: 'non è di questo registro', en: 'is not of this log' },
  outside_disagrees: {
    it: 'voci: il checkpoint conservato altrove racconta un’altra storia',
    en: 'entries: the checkpoint kept elsewhere tells another history',
  },
};

/** What each gap leaves open, and what to do about it. */
const GAPS: Record<GapCode, (gap: Gap, verdict: Verdict) => { it: string; en: string }> = {
  outside_missing: () => ({
    it: 'senza --checkpoint: che il registro non sia stato accorciato, riportato indietro o riscritto per intero',
    en: 'without --checkpoint: that the log was not cut short, rolled back or rewritten as a whole',
  }),
  outside_ends_before: ({ sizes: [reached] }, { end }) => ({
    it: `le voci da ${reached} a ${end} non sono coperte da nessun checkpoint conservato altrove: provale con uno più recente`,
    en: `no checkpoint kept elsewhere covers entries ${reached} to ${end}: prove them with a newer one`,
  }),
  outside_is_newer: ({ sizes }, { end }) => ({
    it:
      `il registro ha già avuto ${Math.max(...sizes)} voci, la copia finisce a ${end}: o la copia è di prima, o il registro è ` +
      'stato accorciato o riportato indietro. Esporta di nuovo fino a oggi: se finisce ancora prima, è stato accorciato',
    en:
      `the log has had ${Math.max(...sizes)} entries, the copy ends at ${end}: either the copy is of an earlier time, or the ` +
      'log was cut short or rolled back. Export again until now: if that ends before it too, the log was cut short',
  }),
  outside_is_older: ({ sizes }, { start }) => ({
    it: `il checkpoint (${Math.max(...sizes)} voci) è di prima della copia, che inizia a ${start}: esporta da più indietro`,
    en: `the checkpoint (${Math.max(...sizes)} entries) is from before the copy, which begins at ${start}: export from further back`,
  }),
  facts_missing: ({ sizes }) => ({
    it:
      `i fatti di ${sizes.length} persone mancano (dalle voci ${shortOf(sizes)}), e la copia non dice che siano state ` +
      'cancellate: esporta di nuovo fino a oggi; se non lo dice nemmeno quella, sono stati distrutti senza cancellazione',
    en:
      `the facts of ${sizes.length} people are missing (from entries ${shortOf(sizes)}), and the copy does not say that they ` +
      'were erased: export again until now; where that does not either, they were destroyed without an erasure',
  }),
};

/** The first of some entries. */
function shortOf(entries: readonly number[]): string {
  return `${entries.slice(0, 10).join(', ')}${entries.length > 10 ? ', …' : ''}`;
}

/** Exit codes of `audit verify`. Two, for what cannot be read as a wish, is the command line's own. */
export const VERIFY_EXIT = { proved: 0, falsified: 1, usage: 2, notAllProved: 3 } as const;

/** Judges a bundle and says so in sentences. @returns the exit code */
export async function verifyFolder(folder: string, options: VerifyFolderOptions): Promise<number> {
  const outside = await notesIn(options.checkpoint ?? []);
  if (!(await stat(folder)).isDirectory()) throw new Error(`${folder}: non è una cartella / not a folder`);
  const line = new ProgressLine(process.stderr);
  const verdict = await verifyBundle(folder, {
    ...{ outside, keys: options.key ?? [] },
    onProgress: (done, all) => line.show(done, all),
  });
  line.end();
  process.stdout.write(`${sentences(verdict).join('\n')}\n`);
  if (verdict.faults.length > 0) return VERIFY_EXIT.falsified;
  return verdict.proved ? VERIFY_EXIT.proved : VERIFY_EXIT.notAllProved;
}

function sentences(verdict: Verdict): string[] {
  const { faults, gaps, origin, entries, start, end, erased, outside } = verdict;
  if (faults.length > 0)
    return [
      'NON PROVATO, QUALCOSA NON TORNA / NOT PROVED, SOMETHING IS WRONG',
      ...faults.map(({ code, where }) => `  ${where}: ${FAULTS[code].it} / ${FAULTS[code].en} [${code}]`),
    ];
  return [
    verdict.proved
      ? `TUTTO PROVATO / ALL PROVED: ${origin ?? ''}`
      : `NIENTE DI SBAGLIATO, MA NON TUTTO È PROVATO / NOTHING WRONG, BUT NOT ALL IS PROVED: ${origin ?? ''}`,
    `  Provato: le ${entries} voci da ${start} a ${end} sono tutte e sole quelle firmate, nel loro ordine, con i loro ` +
      `contenuti (${erased} distrutti); informative e condizioni sono quelle pubblicate.`,
    `  Proved: the ${entries} entries from ${start} to ${end} are all those that were signed and no others, in their ` +
      `order, with their facts (${erased} destroyed); notices and terms are those published.`,
    ...agreement(outside),
    ...handedOver(verdict),
    ...gaps.flatMap((gap) => {
      const { it, en } = GAPS[gap.code](gap, verdict);
      return [`  NON provato: ${it}. [${gap.code}]`, `  NOT proved: ${en}. [${gap.code}]`];
    }),
    ...(verdict.keyGiven ? [] : KEY_REMINDER),
    ...NEVER_PROVED,
  ];
}

const KEY_REMINDER = [
  '  La chiave è quella della copia: confrontala con quella avuta per altra via (--key).',
  '  The key is the copy’s own: compare it with the one you got some other way (--key).',
];

/** No copy of any log can prove these. */
const NEVER_PROVED = [
  '  Nessuna copia prova che tutto ciò che è accaduto sia stato registrato (audit replay confronta con le tabelle), né che',
  '  chi risulta cancellato l’avesse chiesto / no copy proves that all that happened was recorded (audit replay compares',
  '  with the tables), nor that who was erased had asked for it.',
];

function agreement(outside: readonly number[]): string[] {
  if (outside.length === 0) return [];
  const most = Math.max(...outside);
  return [
    `  Provato: concordano con ${outside.length} checkpoint conservati altrove; fino a ${most} nessuna storia diversa.`,
    `  Proved: they agree with ${outside.length} checkpoints kept elsewhere; no other history up to ${most}.`,
  ];
}

export function handedOver({ handOvers }: Pick<Verdict, 'handOvers'>): string[] {
  return handOvers.flatMap(({ size, from, to }) => [
    `  Provato: alla voce ${size} la chiave è cambiata, da ${idOf(from)} a ${idOf(to)}: la consegna è firmata da entrambe.`,
    `  Proved: at entry ${size} the key changed, from ${idOf(from)} to ${idOf(to)}: both signed the hand-over.`,
  ]);
}

/** The eight digits by which people compare keys. */
function idOf(verifierKey: string): string {
  return verifierKey.split('+')[1] ?? '';
}

/** The notes in files, and in the files of folders. */
export async function notesIn(paths: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    paths.map(async (path) =>
      (await stat(path)).isDirectory()
        ? (await readdir(path)).sort().map((name) => join(path, name))
        : [path],
    ),
  );
  return Promise.all(files.flat().map((file) => readFile(file, 'utf8')));
}
