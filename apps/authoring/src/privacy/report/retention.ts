import type { PrivacyFacts } from './facts.js';
import { words, type Cell } from './section.js';

/** What goes when, from the settings and the terms in force. */
export function retentionRules({ terms, settings }: PrivacyFacts): Cell[][] {
  const { ledgerRetentionDays, parkedReceiptHours, suspendAfterFailures, suspendWithinDays } = settings;
  return [
    [
      words('Iscrizioni non confermate', 'Sign-ups not confirmed'),
      words(`dopo ${settings.unconfirmedHours} ore`, `after ${settings.unconfirmedHours} hours`),
    ],
    [
      words(
        'Indirizzo IP troncato e tipo di browser di chi si iscrive',
        'Truncated IP address and kind of browser of who signs up',
      ),
      words(`${settings.askerRetentionDays} giorni`, `${settings.askerRetentionDays} days`),
    ],
    [
      words('Consensi in vigore', 'Consents in force'),
      words(
        `si riconfermano dopo ${settings.validYears} anno, altrimenti l’iscrizione è sospesa`,
        `are reaffirmed after ${settings.validYears} year, or the subscription is suspended`,
      ),
    ],
    [
      words('Consensi su un’informativa cambiata', 'Consents to a notice that changed'),
      words(
        `${settings.noticeGraceDays} giorni per rispondere`,
        `${settings.noticeGraceDays} days to answer`,
      ),
    ],
    [
      words('Numeri irraggiungibili', 'Numbers out of reach'),
      words(
        `sospesi dopo ${suspendAfterFailures} allerte in ${suspendWithinDays} giorni`,
        `suspended after ${suspendAfterFailures} alerts in ${suspendWithinDays} days`,
      ),
    ],
    [
      words('Dati di chi ha lasciato', 'Data of who has left'),
      words(
        `limitati, poi distrutti dopo ${terms.retentionDays} giorni; subito, a richiesta`,
        `restricted, then destroyed after ${terms.retentionDays} days; at once when asked`,
      ),
    ],
    [
      words('Link di gestione', 'Links to the subscription'),
      words(
        `${settings.linkDays} giorno dopo l’uso o la scadenza`,
        `${settings.linkDays} day after use or expiry`,
      ),
    ],
    [
      words('Esiti per destinatario', 'Outcomes of each recipient'),
      words(
        `${ledgerRetentionDays} giorni dopo la fine dell’allerta; i totali restano`,
        `${ledgerRetentionDays} days after the end of the alert; the totals stay`,
      ),
    ],
    [
      words('Ricevute senza messaggio', 'Receipts without a message'),
      words(`${parkedReceiptHours} ore`, `${parkedReceiptHours} hours`),
    ],
    [
      words('Chiavi dei codici; di ciò che scrivono i telefoni', 'Keys of codes; of what phones write'),
      words(
        `${settings.serviceKeyDays} giorni; ${settings.inboundKeyDays} giorni`,
        `${settings.serviceKeyDays} days; ${settings.inboundKeyDays} days`,
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
