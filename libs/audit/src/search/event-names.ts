import type { AuditEvent } from '../events.js';

export interface EventName {
  it: string;
  en: string;
}

const NAMES: Partial<Record<AuditEvent, EventName>> = {
  'notice.published': { it: 'Informativa pubblicata', en: 'Notice published' },
  'terms.published': { it: 'Condizioni del trattamento pubblicate', en: 'Terms of processing published' },
  'registration.requested': { it: 'Iscrizione richiesta', en: 'Sign-up requested' },
  'otp.sent': { it: 'Codice o link inviato', en: 'Code or link sent' },
  'otp.failed': { it: 'Codice sbagliato', en: 'Wrong code' },
  'otp.confirmed': { it: 'Codice o link confermato', en: 'Code or link confirmed' },
  'consent.given': { it: 'Consenso dato', en: 'Consent given' },
  'consent.refused': { it: 'Consenso rifiutato', en: 'Consent refused' },
  'consent.changed': { it: 'Scelte cambiate', en: 'Choices changed' },
  'consent.paused': { it: 'Iscrizione sospesa dal cittadino', en: 'Subscription paused by the citizen' },
  'consent.resumed': { it: 'Iscrizione ripresa', en: 'Subscription resumed' },
  'consent.reaffirmed': { it: 'Consenso riconfermato', en: 'Consent reaffirmed' },
  'consent.withdrawn': { it: 'Consenso revocato', en: 'Consent withdrawn' },
  'consent.expired': { it: 'Consenso scaduto', en: 'Consent expired' },
  'objection.raised': { it: 'Opposizione (art. 21)', en: 'Objection (art. 21)' },
  'subject.erased': { it: 'Persona cancellata', en: 'Person erased' },
  'restore.replayed': {
    it: 'Cancellazioni ripetute dopo un ripristino',
    en: 'Erasures replayed after a restore',
  },
  'retention.applied': { it: 'Conservazione applicata', en: 'Retention applied' },
  'dsar.access': {
    it: 'Dati consultati dal cittadino (art. 15)',
    en: 'Own data looked at by the citizen (art. 15)',
  },
  'dsar.export': {
    it: 'Copia dei dati consegnata al cittadino',
    en: 'Copy of the data given to the citizen',
  },
  'municipality.senders_changed': {
    it: 'Mittenti del comune modificati',
    en: 'Senders of the municipality changed',
  },
  'municipality.changed': {
    it: 'Parole o contatto del Comune cambiati',
    en: 'Words or contact of the municipality changed',
  },
  'number.reassigned': {
    it: 'Numero passato a un’altra iscrizione',
    en: 'Number taken over by another sign-up',
  },
  'number.suspended': { it: 'Numero sospeso: irraggiungibile', en: 'Number suspended: unreachable' },
  'notice.asked': {
    it: 'Chiesto se accetta un’informativa cambiata',
    en: 'Asked whether they agree to a changed notice',
  },
  'notice.served': { it: 'Informativa mostrata', en: 'Notice shown' },
  'dsar.rectified': { it: 'Dati corretti', en: 'Data rectified' },
  'dsar.restricted': {
    it: 'Limitazione dell’uso dei dati (art. 18)',
    en: 'Use of data restricted (art. 18)',
  },
  'record.viewed': { it: 'Dati personali consultati', en: 'Personal data looked at' },
  'official.login': { it: 'Accesso di un operatore', en: 'Official logged in' },
  'official.login_failed': {
    it: 'Accessi di un operatore non riusciti',
    en: 'Log-ins of an official failed',
  },
  'official.created': { it: 'Operatore creato', en: 'Official created' },
  'official.role_changed': { it: 'Ruolo di un operatore cambiato', en: 'Official’s role changed' },
  'official.disabled': { it: 'Operatore disattivato', en: 'Official disabled' },
  'official.enabled': { it: 'Operatore riattivato', en: 'Official enabled' },
  'official.password_changed': { it: 'Password di un operatore cambiata', en: 'Official’s password changed' },
  'alert.drafted': { it: 'Allerta: bozza creata', en: 'Alert drafted' },
  'alert.edited': { it: 'Allerta modificata', en: 'Alert edited' },
  'alert.deleted': { it: 'Allerta: bozza eliminata', en: 'Alert draft deleted' },
  'alert.submitted': { it: 'Allerta inviata all’approvazione', en: 'Alert submitted for approval' },
  'alert.withdrawn': { it: 'Allerta ritirata', en: 'Alert withdrawn' },
  'alert.returned': { it: 'Allerta restituita', en: 'Alert returned' },
  'alert.rejected': { it: 'Allerta respinta', en: 'Alert rejected' },
  'alert.approved': { it: 'Allerta approvata', en: 'Alert approved' },
  'alert.scheduled': { it: 'Allerta programmata', en: 'Alert scheduled' },
  'alert.released': { it: 'Allerta rilasciata', en: 'Alert released' },
  'alert.stopped': { it: 'Allerta fermata', en: 'Alert stopped' },
  'alert.expired': { it: 'Allerta scaduta', en: 'Alert expired' },
  'alert.completed': { it: 'Allerta conclusa', en: 'Alert completed' },
  'audience.drawn': { it: 'Destinatari estratti', en: 'Audience drawn' },
  'dispatch.stopped': { it: 'Invio fermato', en: 'Dispatch stopped' },
  'dispatch.completed': { it: 'Invio concluso', en: 'Dispatch completed' },
  'dispatch.corrected': {
    it: 'Falliti passati a un’allerta corretta',
    en: 'Failed left to a corrected alert',
  },
  'dispatch.resent': { it: 'Invio ripetuto', en: 'Sent again' },
  'dispatch.given_up': { it: 'Invio abbandonato', en: 'Given up' },
  'dispatch.doubt_decided': { it: 'Messaggi in dubbio: decisione', en: 'Messages in doubt: decided' },
  'feed.republished': { it: 'Messaggio interno rimesso in coda', en: 'Feed record published again' },
  'feed.discarded': { it: 'Messaggio interno scartato', en: 'Feed record discarded' },
  'ledger.forgotten': { it: 'Esiti oltre la conservazione eliminati', en: 'Outcomes past retention dropped' },
  'key.rotated': { it: 'Chiave sostituita', en: 'Key rotated' },
  'checkpoint.signed': { it: 'Checkpoint firmato', en: 'Checkpoint signed' },
  'export.created': { it: 'Copia del registro creata', en: 'Copy of the log made' },
};

/** What people call an event; its own code where nobody has given it a name yet. */
export function eventNameOf(event: string): EventName {
  return NAMES[event as AuditEvent] ?? { it: event, en: event };
}
