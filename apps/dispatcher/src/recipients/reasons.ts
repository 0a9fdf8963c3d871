import type { RecipientOutcome, SentOutcome } from '#libs/contracts';
import { explain } from '../decisions/explanations.js';

type Sentence = NonNullable<SentOutcome['reason']>;

const UNANSWERED: Sentence = {
  it: 'Non si sa se l’operatore telefonico abbia preso il messaggio: la sua risposta non è arrivata.',
  en: 'It is not known whether the operator took the message: its answer did not come.',
};

/** Where no failure says it: what kept a message, in words for whoever it was for. */
const OF_DETAIL: Partial<Record<string, Sentence>> = {
  withdrawn: {
    it: 'Al momento dell’invio la persona non era più fra i destinatari.',
    en: 'When it was sent the person was no longer among those who get it.',
  },
  alert_stopped: { it: 'L’avviso è stato fermato prima.', en: 'The alert was stopped before.' },
  behind_earlier: {
    it: 'Attende che parta prima un messaggio precedente.',
    en: 'It waits until an earlier message has gone.',
  },
  connection_lost: UNANSWERED,
  no_answer: UNANSWERED,
  process_lost: UNANSWERED,
};

const OF_STATE: Partial<Record<RecipientOutcome['state'], Sentence>> = {
  waiting: {
    it: 'Non è ancora stato preso dall’operatore telefonico; si prova fino alla scadenza.',
    en: 'The operator has not taken it yet; it is tried until it expires.',
  },
  expired: {
    it: 'È scaduto prima che l’operatore telefonico lo prendesse.',
    en: 'It expired before the operator took it.',
  },
  stopped: { it: 'È stato fermato prima dell’invio.', en: 'It was stopped before it was sent.' },
  in_doubt: UNANSWERED,
};

/**
 * Why a message did not arrive, or not yet, in words for whoever it was for; null when there is nothing to explain.
 * @param detail as `detailFor` says it
 */
export function reasonFor(state: RecipientOutcome['state'], detail: string | null): Sentence | null {
  if (state === 'delivered' || state === 'submitted') return null;
  if (state === 'failed') return explain(detail ?? '').meaning;
  return OF_DETAIL[detail ?? ''] ?? OF_STATE[state] ?? null;
}
