import type { PrivacyFacts } from './facts.js';
import { words, type Cell, type Words } from './section.js';

type Settings = PrivacyFacts['settings'];

/** Everything that a service tells and that is a time: each has its line, or this does not compile. */
type Period = Extract<keyof Settings, `${string}${'Years' | 'Days' | 'Hours' | 'Minutes'}`>;

interface Line {
  what: Words;
  /** @param n how many of the unit in the period's name */
  howLong: (n: number, settings: Settings) => Words;
}

const UNITS = {
  years: ['anno', 'anni', 'year'],
  days: ['giorno', 'giorni', 'day'],
  hours: ['ora', 'ore', 'hour'],
  minutes: ['minuto', 'minuti', 'minute'],
} as const;

/** `1 giorno`, `2 days`. */
function time(unit: keyof typeof UNITS, n: number): Words {
  const [one, many, english] = UNITS[unit];
  return words(`${n} ${n === 1 ? one : many}`, `${n} ${english}${n === 1 ? '' : 's'}`);
}

/** A line that says how long, and since when where that is not plain. */
function kept(it: string, en: string, unit: keyof typeof UNITS, since = words('', '')): Line {
  const howLong = (n: number) => {
    const { it: period, en: span } = time(unit, n);
    return words(period + since.it, span + since.en);
  };
  return { what: words(it, en), howLong };
}

const LINES: Record<Period, Line> = {
  unconfirmedHours: kept('Iscrizioni non confermate', 'Sign-ups not confirmed', 'hours'),
  strayMessageHours: kept(
    'Che un messaggio è andato a un numero di nessun iscritto',
    'That a message went to a number of no subscriber',
    'hours',
  ),
  nobodysInboundDays: kept(
    'Che ci ha scritto chi non è iscritto (senza testo né numero)',
    'That somebody wrote to us who is no subscriber (neither text nor number)',
    'days',
  ),
  deskWithdrawalHours: kept(
    'Cancellazioni chieste allo sportello',
    'Withdrawals asked for at the counter',
    'hours',
  ),
  numberChangeHours: kept('Cambi di numero non confermati', 'Changes of number not confirmed', 'hours'),
  askerRetentionDays: kept(
    'Indirizzo IP troncato e tipo di browser di chi si iscrive',
    'Truncated IP address and kind of browser of who signs up',
    'days',
  ),
  validYears: {
    what: words('Consensi in vigore', 'Consents in force'),
    howLong: (n) =>
      words(
        `si riconfermano dopo ${time('years', n).it}, altrimenti l’iscrizione è sospesa`,
        `are reaffirmed after ${time('years', n).en}, or the subscription is suspended`,
      ),
  },
  noticeGraceDays: kept(
    'Consensi su un’informativa cambiata',
    'Consents to a notice that changed',
    'days',
    words(' per rispondere', ' to answer'),
  ),
  suspendWithinDays: {
    what: words('Numeri irraggiungibili', 'Numbers out of reach'),
    howLong: (n, { suspendAfterFailures }) =>
      words(
        `sospesi dopo ${suspendAfterFailures} allerte in ${time('days', n).it}; poi i mancati recapiti si dimenticano`,
        `suspended after ${suspendAfterFailures} alerts in ${time('days', n).en}; then failures are forgotten`,
      ),
  },
  spentPaperYears: kept(
    'Impronta dei moduli di carta di chi è stato cancellato o ha cambiato numero',
    'Mark of the paper forms of who was erased or changed number',
    'years',
    words(' dalla firma', ' after they were signed'),
  ),
  linkDays: kept(
    'Link di gestione',
    'Links to the subscription',
    'days',
    words(' dopo l’uso o la scadenza', ' after use or expiry'),
  ),
  sessionMinutes: kept('Sessioni dei cittadini', 'Sessions of citizens', 'minutes'),
  ledgerRetentionDays: kept(
    'Esiti per destinatario',
    'Outcomes of each recipient',
    'days',
    words(' dopo la fine dell’allerta; i totali restano', ' after the end of the alert; the totals stay'),
  ),
  withdrawnDays: kept(
    'Che qualcuno ha lasciato o è stato cancellato, presso chi spedisce (senza numero)',
    'That somebody left or was erased, where messages are sent (no number)',
    'days',
  ),
  parkedReceiptHours: kept('Ricevute senza messaggio', 'Receipts without a message', 'hours'),
  inboundPartMinutes: kept(
    'Parti di un SMS ricevuto che aspettano le altre',
    'Parts of a text received that wait for the others',
    'minutes',
  ),
  serviceKeyDays: kept('Chiavi di codici, link e conferme', 'Keys of codes, links and confirmations', 'days'),
  inboundKeyDays: kept('Chiavi di ciò che scrivono i telefoni', 'Keys of what phones write', 'days'),
  logCopyHours: kept(
    'Copie del registro fatte dai revisori',
    'Copies of the log that auditors made',
    'hours',
  ),
  officialSessionHours: kept('Sessioni dei funzionari', 'Sessions of officials', 'hours'),
  loginAttemptMinutes: kept('Tentativi di accesso dei funzionari', 'Log-in attempts of officials', 'minutes'),
  knownAddressDays: kept(
    'Impronta degli indirizzi da cui i funzionari accedono',
    'Mark of the addresses from which officials log in',
    'days',
    words(' dall’ultimo accesso', ' after the last log-in'),
  ),
};

/** What goes when, from the settings and the terms in force. */
export function retentionRules({ terms, settings }: PrivacyFacts): Cell[][] {
  const left = time('days', terms.retentionDays);
  const periods = Object.entries(LINES) as [Period, Line][];
  return [
    ...periods.map(([period, { what, howLong }]) => [what, howLong(settings[period], settings)]),
    [
      words('Dati di chi ha lasciato', 'Data of who has left'),
      words(
        `limitati, poi distrutti dopo ${left.it}; subito, a richiesta`,
        `restricted, then destroyed after ${left.en}; at once when asked`,
      ),
    ],
    [
      words('Registro delle attività', 'The audit log'),
      words(
        'le voci restano (non contengono dati); i contenuti di una persona sono distrutti con lei',
        'entries stay (they hold no data); what they say of a person is destroyed with them',
      ),
    ],
  ];
}
