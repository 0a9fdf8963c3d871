import { readFile } from 'node:fs/promises';
import { verifyAnswer, type AnswerFaultCode, type AnswerVerdict, type BundledHandOver } from '#libs/audit';
import {
  FAULTS as BUNDLE_FAULTS,
  handedOver,
  notesIn,
  VERIFY_EXIT,
  type VerifyFolderOptions,
} from './audit-verify.js';

export interface VerifyAnswerFileOptions extends VerifyFolderOptions {
  /** `hand-overs.jsonl` of copies taken later. */
  handOvers?: string[];
}

const FAULTS: Record<AnswerFaultCode, { it: string; en: string }> = {
  not_an_answer: { it: 'non è una risposta', en: 'is no answer' },
  checkpoint_not_signed: {
    it: 'il checkpoint non è firmato dal registro del comune',
    en: 'the checkpoint is not signed by the municipality’s log',
  },
  entry_not_in_the_log: { it: 'voce che non è nel registro', en: 'an entry that is not in the log' },
  hand_over_not_proved: BUNDLE_FAULTS.hand_over_not_proved,
  payload_changed: { it: 'contenuto diverso da quello registrato', en: 'not the facts that were recorded' },
  entry_of_another: { it: 'voce di un’altra persona o allerta', en: 'an entry of another person or alert' },
  content_changed: { it: 'contenuto diverso da quello approvato', en: 'not the content that was approved' },
  approval_missing: { it: 'manca nel registro', en: 'is not in the log' },
  approved_by_submitter: { it: 'approvata da chi l’ha inviata', en: 'approved by who submitted it' },
  consent_not_in_the_log: { it: 'consenso diverso dal registro', en: 'not the consent of the log' },
  notice_changed: { it: 'informativa diversa da quella mostrata', en: 'not the notice that was shown' },
  audience_not_in_the_log: {
    it: 'destinatari diversi da quelli del registro',
    en: 'not the audience of the log',
  },
  membership_not_proved: {
    it: 'non prova se era tra i destinatari',
    en: 'does not prove whether they were in the audience',
  },
  reason_contradicts: { it: 'il motivo contraddice la prova', en: 'the reason contradicts the proof' },
  outside_disagrees: {
    it: 'il checkpoint conservato altrove racconta un’altra storia',
    en: 'the checkpoint kept elsewhere tells another history',
  },
};

/** Judges an answer by itself and says so in sentences. @returns the exit code, as of `audit verify` */
export async function verifyAnswerFile(file: string, options: VerifyAnswerFileOptions): Promise<number> {
  const verdict = verifyAnswer(await readFile(file, 'utf8'), {
    keys: options.key ?? [],
    handOvers: await handOversIn(options.handOvers ?? []),
    outside: await notesIn(options.checkpoint ?? []),
  });
  process.stdout.write(`${sentences(verdict).join('\n')}\n`);
  if (!verdict.proved) return VERIFY_EXIT.falsified;
  return verdict.outside.length > 0 ? VERIFY_EXIT.proved : VERIFY_EXIT.notAllProved;
}

function sentences(verdict: AnswerVerdict): string[] {
  const { origin, entries, size, erased, member, consentBefore } = verdict;
  if (!verdict.proved)
    return [
      'NON PROVATO / NOT PROVED',
      ...verdict.faults.map(
        ({ code, where }) => `  ${where}: ${FAULTS[code].it} / ${FAULTS[code].en} [${code}]`,
      ),
    ];
  return [
    `PROVATO / PROVED: ${origin ?? ''}`,
    `  Le ${entries} voci sono nel registro di ${size}, con i loro contenuti (${erased} distrutti).`,
    `  The ${entries} entries are in the log of ${size}, with their facts (${erased} destroyed).`,
    ...handedOver(verdict),
    ...(member === null
      ? []
      : member
        ? ['  La persona era tra i destinatari. / The person was in the audience.']
        : ['  La persona non era tra i destinatari. / The person was not in the audience.']),
    ...(consentBefore === true
      ? [
          '  Il consenso era nel registro prima dell’estrazione. / The consent was in the log before the draw.',
        ]
      : []),
    '  NON provato: invio e ricevuta, che stanno nel libro mastro degli invii e non nel registro.',
    '  NOT proved: submission and receipt, which stand in the dispatcher’s ledger and not in the log.',
    ...(verdict.outside.length > 0
      ? [
          '  Il checkpoint è uno di quelli conservati altrove. / The checkpoint is one of those kept elsewhere.',
        ]
      : [
          '  NON provato senza quel checkpoint conservato altrove (--checkpoint): che il registro non sia stato riscritto.',
          '  NOT proved without that checkpoint kept elsewhere (--checkpoint): that the log was not written anew.',
        ]),
    ...(verdict.keyGiven
      ? []
      : ['  La chiave è quella della risposta (--key). / The key is the answer’s own (--key).']),
  ];
}

/** The notes in such files, one a line. */
async function handOversIn(files: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return lines.map((line) => (JSON.parse(line) as BundledHandOver).note);
}
