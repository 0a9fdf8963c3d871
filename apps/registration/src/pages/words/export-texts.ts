import type { ProblemLanguage } from '#libs/http';
import type { InboundKeyword } from '../../inbound/inbound.entity.js';
import type { MessageKind } from '../../messages/message-sent.entity.js';
import type { ExportedOutcome } from '../../rights/export/citizen-export.js';
import type { ConsentAction, ConsentChannel } from '../../subscribers/consent.entity.js';

/** What the pages say of a person's own data. */
export interface ExportTexts {
  title: string;
  lead: string;
  show: string;
  download: string;
  asOf(time: string): string;
  print: string;
  number: string;
  subject: string;
  zones: string;
  categories: string;
  language: string;
  since: string;
  consents: string;
  receipt: string;
  entry: string;
  commitment: string;
  noticeText: string;
  alerts: string;
  drill: string;
  messages: string;
  written: string;
  log: string;
  when: string;
  what: string;
  who: string;
  reason(given: string): string;
  none: string;
  actions: Record<ConsentAction, string>;
  channels: Record<ConsentChannel, string>;
  kinds: Record<MessageKind, string>;
  /** What people wrote to us, of which nothing is kept but what it meant. */
  keywords: Record<InboundKeyword, string>;
  outcome: string;
  keptSince(day: string): string;
  submitted(time: string): string;
  parts(count: number): string;
  /** Each without its reason, which is a sentence of its own. */
  states: Record<ExportedOutcome['state'], string>;
}

const it: ExportTexts = {
  title: 'I suoi dati',
  lead: 'Tutto ciò che è registrato su di lei: ogni consenso con l’informativa che ha letto, i messaggi che le sono stati mandati, chi ha guardato i suoi dati.',
  show: 'Mostra i miei dati',
  download: 'Scarica i miei dati (JSON)',
  asOf: (time) => `Situazione del ${time}.`,
  print: 'Può stampare questa pagina o salvarla.',
  number: 'Numero',
  subject: 'Riferimento interno',
  zones: 'Zone',
  categories: 'Tipi di avviso',
  language: 'Lingua',
  since: 'Dal',
  consents: 'Consensi e scelte',
  receipt: 'Ricevuta',
  entry: 'Voce del registro che lo prova',
  commitment: 'Impronta dei fatti (SHA-256)',
  noticeText: 'Testo dell’informativa',
  alerts: 'Avvisi per cui è stato scelto il suo numero',
  drill: 'esercitazione',
  messages: 'Messaggi di servizio',
  written: 'Messaggi ricevuti da lei',
  log: 'Che cosa è stato fatto con i suoi dati',
  when: 'Quando',
  what: 'Che cosa',
  who: 'Chi',
  reason: (given) => `Motivo: «${given}».`,
  none: 'Nessuno.',
  actions: {
    ...{ given: 'Consenso dato', refused: 'Consenso rifiutato', changed: 'Scelte cambiate' },
    ...{ paused: 'Pausa', resumed: 'Ripresa', reaffirmed: 'Confermato per un altro anno' },
    ...{
      withdrawn: 'Consenso revocato',
      objected: 'Opposizione',
      expired: 'Scaduto',
      suspended: 'Numero sospeso',
    },
  },
  channels: {
    web: 'pagine web',
    sms: 'SMS',
    paper: 'carta',
    phone: 'telefono',
    counter: 'sportello',
    synthetic: 'prova',
  },
  kinds: {
    ...{
      code: 'Codice',
      confirmation: 'Conferma dell’iscrizione',
      withdrawal: 'Conferma della cancellazione',
    },
    ...{ desk_code: 'Codice chiesto allo sportello', leave_code: 'Codice per cancellarsi allo sportello' },
    ...{ change_code: 'Codice per cambiare numero' },
    ...{ help: 'Aiuto', link: 'Link per gestire l’iscrizione', reminder: 'Richiesta di conferma annuale' },
    ...{ question: 'Domanda di conferma dell’iscrizione', guidance: 'Spiegazione su come iscriversi' },
    guardian_code: 'Codice per il genitore o tutore',
  },
  keywords: {
    ...{ stop: 'Richiesta di non ricevere più avvisi', signUp: 'Richiesta di iscrizione' },
    ...{ help: 'Richiesta di aiuto', yes: 'Sì', no: 'No', other: 'Altro (il testo non si conserva)' },
  },
  outcome: 'Che cosa ne è stato',
  keptSince: (day) =>
    `Gli esiti di ciò che è finito prima del ${day} possono non esserci più: il registro di consegna non li conserva oltre.`,
  submitted: (time) => `Preso dall’operatore telefonico il ${time}.`,
  parts: (count) => (count === 1 ? 'Un SMS.' : `${count} SMS.`),
  states: {
    ...{ delivered: 'Consegnato', submitted: 'Inviato, senza ricevuta', failed: 'Non consegnato' },
    ...{ waiting: 'In attesa', expired: 'Scaduto', stopped: 'Fermato', in_doubt: 'In dubbio' },
    ...{ unreadable: 'Non leggibile ora', not_kept: 'Non più conservato', not_recorded: 'Nessun esito' },
  },
};

const en: ExportTexts = {
  title: 'Your data',
  lead: 'All that is recorded about you: every consent with the notice you read, the messages that were sent to you, who looked at your data.',
  show: 'Show my data',
  download: 'Download my data (JSON)',
  asOf: (time) => `As of ${time}.`,
  print: 'You can print or save this page.',
  number: 'Number',
  subject: 'Internal reference',
  zones: 'Zones',
  categories: 'Kinds of alert',
  language: 'Language',
  since: 'Since',
  consents: 'Consents and choices',
  receipt: 'Receipt',
  entry: 'Entry of the log that proves it',
  commitment: 'Digest of the facts (SHA-256)',
  noticeText: 'Text of the notice',
  alerts: 'Alerts your number was drawn for',
  drill: 'drill',
  messages: 'Service messages',
  written: 'Messages from you',
  log: 'What was done with your data',
  when: 'When',
  what: 'What',
  who: 'Who',
  reason: (given) => `Reason: “${given}”.`,
  none: 'None.',
  actions: {
    ...{ given: 'Consent given', refused: 'Consent refused', changed: 'Choices changed' },
    ...{ paused: 'Pause', resumed: 'Resumed', reaffirmed: 'Confirmed for another year' },
    ...{
      withdrawn: 'Consent withdrawn',
      objected: 'Objection',
      expired: 'Expired',
      suspended: 'Number suspended',
    },
  },
  channels: {
    web: 'web pages',
    sms: 'SMS',
    paper: 'paper',
    phone: 'telephone',
    counter: 'counter',
    synthetic: 'trial',
  },
  kinds: {
    ...{ code: 'Code', confirmation: 'Confirmation of the sign-up', withdrawal: 'Confirmation of leaving' },
    ...{ desk_code: 'Code asked for at the counter', leave_code: 'Code to leave at the counter' },
    ...{ change_code: 'Code to change the number' },
    ...{ help: 'Help', link: 'Link to manage the subscription', reminder: 'Request to confirm for a year' },
    ...{ question: 'Question whether to sign up', guidance: 'Explanation of how to sign up' },
    guardian_code: 'Code for the parent or guardian',
  },
  keywords: {
    ...{ stop: 'Request to get no more alerts', signUp: 'Request to sign up' },
    ...{ help: 'Request for help', yes: 'Yes', no: 'No', other: 'Something else (the text is not kept)' },
  },
  outcome: 'What became of it',
  keptSince: (day) =>
    `Outcomes of what ended before ${day} may be gone: the record of deliveries keeps them no longer.`,
  submitted: (time) => `Taken by the operator on ${time}.`,
  parts: (count) => (count === 1 ? 'One SMS.' : `${count} SMS.`),
  states: {
    ...{ delivered: 'Delivered', submitted: 'Sent, without a receipt', failed: 'Not delivered' },
    ...{ waiting: 'Waiting', expired: 'Expired', stopped: 'Stopped', in_doubt: 'In doubt' },
    ...{ unreadable: 'Not readable now', not_kept: 'No longer kept', not_recorded: 'No outcome' },
  },
};

const TEXTS: Record<ProblemLanguage, ExportTexts> = { it, en };

export function exportTexts(language: ProblemLanguage): ExportTexts {
  return TEXTS[language];
}
