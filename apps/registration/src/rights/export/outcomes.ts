import type { PersonOutcomes } from '#libs/contracts';
import type { ExportedOutcome, Said } from './citizen-export.js';

const UNREADABLE: Said = {
  it: 'In questo momento non è stato possibile leggere che cosa ne è stato dei messaggi; il resto è completo. Riprovi più tardi.',
  en: 'What became of the messages could not be read at this time; all the rest is complete. Please try again later.',
};

const NOT_KEPT: Said = {
  it: 'È passato il tempo per cui gli esiti si conservano.',
  en: 'The time for which outcomes are kept has passed.',
};

const NOT_RECORDED: Said = {
  it: 'Nessun esito è registrato: il messaggio non è ancora stato preso in consegna, oppure non è partito.',
  en: 'No outcome is recorded: the message has not been taken in hand yet, or did not leave.',
};

/** What the ledger says of one message. @param ledger null when it could not be read; @param sentAt when it began */
export function outcomeIn(
  ledger: PersonOutcomes | null,
  kind: 'alerts' | 'messages',
  asked: string,
  sentAt: Date,
): ExportedOutcome {
  const found = ledger?.[kind].find(({ id }) => id === asked);
  if (found !== undefined) {
    const { state, submittedAt, deliveredAt, parts, reason } = found;
    return { state, submittedAt, deliveredAt, parts, reason };
  }
  const nothing = { submittedAt: null, deliveredAt: null, parts: 0 };
  if (ledger === null) return { state: 'unreadable', ...nothing, reason: UNREADABLE };
  const old = sentAt.getTime() < Date.parse(ledger.keptSince);
  return old
    ? { state: 'not_kept', ...nothing, reason: NOT_KEPT }
    : { state: 'not_recorded', ...nothing, reason: NOT_RECORDED };
}

export function outcomesNote(ledger: PersonOutcomes | null): Said | null {
  return ledger === null ? UNREADABLE : null;
}
