import type { Correction } from '#libs/contracts';
import { statusAction, type StatusAction } from '#libs/smpp';

interface Sentence {
  it: string;
  en: string;
}

/** What a reason means to a clerk, and what they can do about it. */
export interface Explanation {
  meaning: Sentence;
  remedy: Sentence;
}

const NUMBER: Explanation = {
  meaning: {
    it: 'La rete non riconosce il numero: non esiste, o non è un cellulare.',
    en: 'The network does not know the number: it does not exist, or is no mobile.',
  },
  remedy: {
    it: 'La persona deve iscriversi di nuovo con il numero giusto; riceverà la prossima allerta.',
    en: 'The person must register again with the right number; they will get the next alert.',
  },
};

const ROUTE: Explanation = {
  meaning: {
    it: 'L’operatore rifiuta i messaggi su questa via.',
    en: 'The operator refuses the messages on this route.',
  },
  remedy: {
    it: 'Chieda all’operatore di ripristinare la via, poi invii di nuovo.',
    en: 'Ask the operator to restore the route, then send again.',
  },
};

const TEXT: Explanation = {
  meaning: {
    it: 'L’operatore non accetta il messaggio così come è codificato.',
    en: 'The operator does not take the message as it is encoded.',
  },
  remedy: {
    it: 'Il tecnico corregga le impostazioni della via (alfabeto, parti), poi invii di nuovo. Se è il testo, lo corregga in una nuova allerta.',
    en: 'The technician corrects the settings of the route (alphabet, parts); then send again. If it is the text, correct it in a new alert.',
  },
};

const NOT_DELIVERED: Explanation = {
  meaning: {
    it: 'L’operatore ha accettato il messaggio ma il telefono non l’ha ricevuto: spento, irraggiungibile o bloccato.',
    en: 'The operator took the message but the phone did not get it: switched off, out of reach or barred.',
  },
  remedy: {
    it: 'Nessuna azione: se serve, raggiunga queste persone per altra via.',
    en: 'Nothing to do here: reach these people another way if need be.',
  },
};

const UNKNOWN: Explanation = {
  meaning: {
    it: 'L’operatore ha rifiutato il messaggio più volte con un suo codice.',
    en: 'The operator refused the message several times with a code of its own.',
  },
  remedy: {
    it: 'Chieda all’operatore che cosa significa il codice; risolta la causa, invii di nuovo.',
    en: 'Ask the operator what the code means; when the cause is put right, send again.',
  },
};

const OF_OURS: Record<string, Explanation> = {
  no_route: {
    meaning: { it: 'Nessuna via di invio era configurata.', en: 'No route was configured to send over.' },
    remedy: {
      it: 'Il tecnico configuri o ripristini una via, poi invii di nuovo.',
      en: 'The technician configures or restores a route; then send again.',
    },
  },
  text_refused: TEXT,
  number_refused: NUMBER,
  key_destroyed: {
    meaning: {
      it: 'Il numero non si poteva più leggere: la chiave dell’allerta era già distrutta.',
      en: 'The number could not be read any more: the key of the alert had been destroyed.',
    },
    remedy: { it: 'Nessuna: emetta una nuova allerta.', en: 'None: issue a new alert.' },
  },
  given_up: {
    meaning: {
      it: 'Erano in dubbio e una persona ha deciso di non inviare più.',
      en: 'They were in doubt, and a person decided not to send any more.',
    },
    remedy: { it: 'Nessuna.', en: 'None.' },
  },
};

const OF_STATUS: Partial<Record<StatusAction, Explanation>> = {
  permanent: NUMBER,
  permanentOnRoute: {
    meaning: {
      it: 'Questa via non raggiunge il numero.',
      en: 'This route does not reach the number.',
    },
    remedy: {
      it: 'Con un’altra via attiva, invii di nuovo.',
      en: 'With another route open, send again.',
    },
  },
  encodingFault: TEXT,
  routeFault: ROUTE,
  credentials: ROUTE,
};

/** What of the message a refusal may be about. A route that is shut takes no other sender and no other text either. */
const CORRECTIONS: Partial<Record<StatusAction, Correction[]>> = {
  routeFault: ['sender'],
  permanentOnRoute: ['sender'],
  encodingFault: ['sender', 'text'],
  ambiguous: ['sender', 'text'],
  vendor: ['sender', 'text'],
};

/** @param detail as `detailOf` says it */
export function correctionsOf(detail: string): Correction[] {
  if (detail === 'text_refused') return ['sender', 'text'];
  const status = /^smpp:(0x[0-9A-F]+)$/.exec(detail)?.[1];
  return status === undefined ? [] : (CORRECTIONS[statusAction(Number(status))] ?? []);
}

/** @param detail as `detailOf` and receipts say it: `no_route`, `smpp:0x0B`, `receipt:undeliverable:001` */
export function explain(detail: string): Explanation {
  if (detail.startsWith('receipt:')) return NOT_DELIVERED;
  const status = /^smpp:(0x[0-9A-F]+)$/.exec(detail)?.[1];
  if (status !== undefined) return OF_STATUS[statusAction(Number(status))] ?? UNKNOWN;
  return OF_OURS[detail] ?? UNKNOWN;
}
