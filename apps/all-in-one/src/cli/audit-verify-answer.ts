import { readFile } from 'node:fs/promises';
import {
  verifyAnswer,
  type AnswerFaultCode,
  type AnswerGapCode,
  type AnswerVerdict,
  type BundledHandOver,
} from '#libs/audit';
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
  payload_withheld: {
    it: 'i fatti mancano, e il registro non dice che la persona è stata cancellata',
    en: 'the facts are missing, and the log does not say that the person was erased',
  },
  entry_of_another: { it: 'voce di un’altra persona o allerta', en: 'an entry of another person or alert' },
  content_changed: { it: 'contenuto diverso da quello approvato', en: 'not the content that was approved' },
  approval_missing: { it: 'manca nel registro', en: 'is not in the log' },
  approved_by_submitter: { it: 'approvata da chi l’ha inviata', en: 'approved by who submitted it' },
  rule_changed: {
    it: 'tipo di avviso o zone diversi da quelli dell’estrazione',
    en: 'not the kind of alert or the zones of the draw',
  },
  consent_missing: { it: 'estratta senza un consenso', en: 'drawn without a consent' },
  consent_not_in_the_log: { it: 'consenso diverso dal registro', en: 'not the consent of the log' },
  notice_changed: { it: 'informativa diversa da quella mostrata', en: 'not the notice that was shown' },
  terms_changed: {
    it: 'condizioni del trattamento diverse da quelle del consenso, o mai pubblicate',
    en: 'not the terms of processing of the consent, or never published',
  },
  consent_after_draw: {
    it: 'il consenso è posteriore all’estrazione',
    en: 'the consent is from after the draw',
  },
  consent_ended_before: {
    it: 'pose fine al consenso prima del rilascio',
    en: 'ended the consent before the release',
  },
  not_chosen: { it: 'estratta per ciò che non aveva scelto', en: 'drawn for what was not chosen' },
  not_in_force: {
    it: 'estratta mentre l’iscrizione era sospesa, limitata o scaduta',
    en: 'drawn while paused, restricted or past the end of the consent',
  },
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

/** What each gap leaves open. */
const GAPS: Record<AnswerGapCode, { it: string; en: string }> = {
  outside_missing: {
    it: 'senza quel checkpoint conservato altrove (--checkpoint): che il registro non sia stato riscritto',
    en: 'without that checkpoint kept elsewhere (--checkpoint): that the log was not written anew',
  },
  subject_erased: {
    it: 'il consenso: la persona è stata cancellata, e i fatti con lei',
    en: 'the consent: the person was erased, and the facts with them',
  },
  draw_missing: {
    it: 'l’estrazione: la sua fine non è tra queste voci',
    en: 'the draw: its end is not among these entries',
  },
  person_unknown: {
    it: 'che il numero non fosse di nessuno: nessun registro lo dice',
    en: 'that the number was nobody’s: no log says so',
  },
  codes_not_in_the_log: {
    it: 'di quale tipo di avviso e di quali zone fosse l’estrazione: la voce ha solo gli identificativi',
    en: 'which kind of alert and which zones the draw was of: the entry has their ids alone',
  },
  terms_not_in_the_log: {
    it: 'sotto quali condizioni del trattamento fu dato il consenso: la voce non lo dice',
    en: 'under which terms of processing the consent was given: the entry does not say',
  },
  legal_basis_not_in_the_log: {
    it: 'che l’avviso fosse un compito di interesse pubblico, lecito anche con l’uso limitato o il consenso scaduto',
    en: 'that the alert was a public task, lawful though the use was restricted or the consent had run out',
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
  if (verdict.faults.length > 0) return VERIFY_EXIT.falsified;
  return verdict.proved ? VERIFY_EXIT.proved : VERIFY_EXIT.notAllProved;
}

function sentences(verdict: AnswerVerdict): string[] {
  const { faults, gaps, proved, origin, entries, size, erased } = verdict;
  if (faults.length > 0)
    return [
      'NON PROVATO, QUALCOSA NON TORNA / NOT PROVED, SOMETHING IS WRONG',
      ...faults.map(({ code, where }) => `  ${where}: ${FAULTS[code].it} / ${FAULTS[code].en} [${code}]`),
    ];
  return [
    proved
      ? `PROVATO / PROVED: ${origin ?? ''}`
      : `NIENTE DI SBAGLIATO, MA NON TUTTO È PROVATO / NOTHING WRONG, BUT NOT ALL IS PROVED: ${origin ?? ''}`,
    `  Le ${entries} voci sono nel registro di ${size}, con i loro contenuti (${erased} distrutti).`,
    `  The ${entries} entries are in the log of ${size}, with their facts (${erased} destroyed).`,
    ...handedOver(verdict),
    ...ofThePerson(verdict),
    ...(verdict.outside.length > 0
      ? [
          '  Il checkpoint è uno di quelli conservati altrove. / The checkpoint is one of those kept elsewhere.',
        ]
      : []),
    ...gaps.flatMap(({ code }) => [
      `  NON provato: ${GAPS[code].it}. [${code}]`,
      `  NOT proved: ${GAPS[code].en}. [${code}]`,
    ]),
    ...NEVER_PROVED,
    ...(verdict.keyGiven
      ? []
      : ['  La chiave è quella della risposta (--key). / The key is the answer’s own (--key).']),
  ];
}

function ofThePerson({ member, consentBefore }: AnswerVerdict): string[] {
  return [
    ...(member === true
      ? ['  La persona era tra i destinatari. / The person was in the audience.']
      : member === false
        ? ['  La persona non era tra i destinatari. / The person was not in the audience.']
        : []),
    ...(consentBefore === true
      ? [
          '  Il consenso era nel registro prima dell’estrazione. / The consent was in the log before the draw.',
        ]
      : []),
  ];
}

/** No answer can prove these. */
const NEVER_PROVED = [
  '  Nessuna risposta prova di chi sia il numero, che non è nel registro; che nessuna voce della persona sia stata lasciata',
  '  fuori (una copia le ha tutte: audit verify); né invio e ricevuta, che stanno nel libro mastro degli invii.',
  '  No answer proves whose the number is, which is not in the log; that no entry about the person was left out (a copy has',
  '  them all: audit verify); nor submission and receipt, which stand in the dispatcher’s ledger.',
];

/** The notes in such files, one a line. */
async function handOversIn(files: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return lines.map((line) => (JSON.parse(line) as BundledHandOver).note);
}
