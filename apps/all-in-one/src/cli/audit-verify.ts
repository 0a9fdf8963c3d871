import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyBundle, type FaultCode, type Verdict } from '#libs/audit';
import { ProgressLine } from './progress-line.js';

export interface VerifyFolderOptions {
  checkpoint?: string[];
  key?: string[];
}

/** What each fault means, for who has to decide what to do. */
const FAULTS: Record<FaultCode, { it: string; en: string }> = {
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
  entries_not_in_the_log: {
    it: 'le voci non sono quelle firmate: modificate, aggiunte, tolte o spostate',
    en: 'the entries are not those that were signed: changed, added, removed or moved',
  },
  notice_changed: { it: 'informativa diversa da quella pubblicata', en: 'not the notice that was published' },
  outside_not_signed: { it: 'non è di questo registro', en: 'is not of this log' },
  outside_disagrees: {
    it: 'voci: il checkpoint conservato altrove racconta un’altra storia',
    en: 'entries: the checkpoint kept elsewhere tells another history',
  },
  outside_is_newer: {
    it: 'il registro era già più lungo: accorciato, riportato indietro, o copia più vecchia del checkpoint',
    en: 'the log was longer already: cut short, rolled back, or a copy older than the checkpoint',
  },
  outside_is_older: {
    it: 'è di prima di questa copia: non confrontabile (esporta da più indietro)',
    en: 'is from before this copy: cannot be compared (export from further back)',
  },
};

/** Judges a bundle and says so in sentences. @returns whether all is proved */
export async function verifyFolder(folder: string, options: VerifyFolderOptions): Promise<boolean> {
  const line = new ProgressLine(process.stderr);
  const verdict = await verifyBundle(folder, {
    outside: await notesIn(options.checkpoint ?? []),
    keys: options.key ?? [],
    onProgress: (done, all) => line.show(done, all),
  });
  line.end();
  process.stdout.write(`${sentences(verdict).join('\n')}\n`);
  return verdict.proved;
}

function sentences(verdict: Verdict): string[] {
  if (!verdict.proved)
    return [
      'NON PROVATO / NOT PROVED',
      ...verdict.faults.map(
        ({ code, where }) => `  ${where}: ${FAULTS[code].it} / ${FAULTS[code].en} [${code}]`,
      ),
    ];
  const { origin, entries, start, end, erased, outside } = verdict;
  return [
    `PROVATO / PROVED: ${origin ?? ''}`,
    `  Le ${entries} voci da ${start} a ${end} sono tutte e sole quelle firmate, nel loro ordine, con i loro contenuti ` +
      `(${erased} distrutti); le informative sono quelle pubblicate.`,
    `  The ${entries} entries from ${start} to ${end} are all those that were signed and no others, in their order, with ` +
      `their facts (${erased} destroyed); the notices are those published.`,
    ...(outside.length > 0
      ? [
          `  Concordano con ${outside.length} checkpoint conservati altrove: fino a ${Math.max(...outside)} nessuna storia diversa.`,
          `  They agree with ${outside.length} checkpoints kept elsewhere: no other history up to ${Math.max(...outside)}.`,
        ]
      : [
          '  NON provato senza --checkpoint: che il registro non sia stato accorciato, riportato indietro o riscritto per intero.',
          '  NOT proved without --checkpoint: that the log was not cut short, rolled back or rewritten as a whole.',
        ]),
    ...(verdict.keyGiven
      ? []
      : [
          '  La chiave è quella della copia: confrontala con quella avuta per altra via (--key).',
          '  The key is the copy’s own: compare it with the one you got some other way (--key).',
        ]),
  ];
}

async function notesIn(paths: readonly string[]): Promise<string[]> {
  const files = await Promise.all(
    paths.map(async (path) =>
      (await stat(path)).isDirectory()
        ? (await readdir(path)).sort().map((name) => join(path, name))
        : [path],
    ),
  );
  return Promise.all(files.flat().map((file) => readFile(file, 'utf8')));
}
