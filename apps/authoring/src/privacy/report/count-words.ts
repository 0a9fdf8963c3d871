import { words, type Words } from './section.js';

const WORDS: Record<string, Words> = {
  subscriber: words('iscritti', 'subscribers'),
  consent: words('registrazioni di consenso', 'consent records'),
  sign_up: words('richieste di iscrizione', 'sign-ups'),
  erasure: words('persone cancellate', 'people erased'),
  'audit entry': words('voci del registro', 'entries of the log'),
  checkpoint: words('checkpoint firmati', 'signed checkpoints'),
  official: words('funzionari attivi (in tutto)', 'active officials (in all)'),
  active: words('attivi', 'active'),
  retired: words('il numero è passato a un’iscrizione nuova', 'the number went to a new subscription'),
  suspended: words('sospesi', 'suspended'),
  pending: words('da confermare', 'not confirmed'),
  given: words('dato', 'given'),
  refused: words('rifiutato', 'refused'),
  changed: words('cambiato', 'changed'),
  paused: words('in pausa', 'paused'),
  resumed: words('ripreso', 'resumed'),
  reaffirmed: words('riconfermato', 'reaffirmed'),
  withdrawn: words('uscita o revoca', 'left or withdrawn'),
  objected: words('opposizione', 'objected'),
  expired: words('scaduto', 'expired'),
  author: words('redattore', 'author'),
  approver: words('approvatore', 'approver'),
  auditor: words('revisore', 'auditor'),
  administrator: words('amministratore', 'administrator'),
};

/** What a count is of, such as `subscriber active`, in words. */
export function countWords(what: string): Words {
  const known = WORDS[what];
  if (known !== undefined) return known;
  const [kind = '', state = ''] = what.split(' ');
  const of = (word: string) => WORDS[word] ?? words(word, word);
  return words(`${of(kind).it}: ${of(state).it}`, `${of(kind).en}: ${of(state).en}`);
}
