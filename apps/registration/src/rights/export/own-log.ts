import { eventNameOf, type TrailEntry } from '#libs/audit';
import type { ViewerRole } from '#libs/contracts';
import type { ExportedEntry, Said } from './citizen-export.js';

const ROLES: Record<ViewerRole, Said> = {
  author: { it: 'chi scrive le allerte', en: 'author of alerts' },
  approver: { it: 'chi approva le allerte', en: 'approver of alerts' },
  auditor: { it: 'controllo', en: 'auditor' },
  administrator: { it: 'amministrazione', en: 'administrator' },
};

/** What somebody looked at, by `what` of their entry. */
const LOOKED_AT: Readonly<Record<string, Said>> = {
  subscriber: {
    it: 'la sua iscrizione, allo sportello o al telefono',
    en: 'your subscription, at the counter',
  },
  recipients: { it: 'l’elenco dei destinatari di un avviso', en: 'the recipients of an alert' },
  dead_letters: { it: 'gli invii non riusciti di un avviso', en: 'those an alert did not reach' },
  log: { it: 'le voci del registro che la riguardano', en: 'entries of the log about you' },
  log_entry: { it: 'una voce del registro che la riguarda', en: 'an entry of the log about you' },
  why: { it: 'perché ha avuto, o no, un avviso', en: 'why you got an alert, or did not' },
  search: { it: 'le voci del registro che la riguardano', en: 'entries of the log about you' },
};

const LOOKS = ['record.viewed', 'export.created'];

/** An entry of a person's log, in words for that person. Officials are told by what they may do, not by name. */
export function toldTo({ id, event, actor, at, commitment, payload }: TrailEntry): ExportedEntry {
  const { what, reason } = payload ?? {};
  const looked = LOOKS.includes(event) && payload !== null;
  return {
    ...{ id, event, name: eventNameOf(event), actor, who: whoIs(actor, payload?.['role']), at, commitment },
    look: looked
      ? {
          at: typeof what === 'string' ? (LOOKED_AT[what] ?? { it: what, en: what }) : null,
          reason: typeof reason === 'string' ? reason : null,
        }
      : null,
  };
}

function whoIs(actor: string, role: unknown): Said {
  const [kind] = actor.split(':');
  if (kind === 'citizen') return { it: 'lei', en: 'you' };
  if (kind === 'service') return { it: 'il sistema, da solo', en: 'the system, by itself' };
  if (kind === 'operator')
    return { it: 'chi gestisce il sistema per il Comune', en: 'an operator of the system' };
  const known = typeof role === 'string' && role in ROLES ? ROLES[role as ViewerRole] : null;
  return {
    it: `un operatore del Comune${known === null ? '' : ` (${known.it})`}`,
    en: `an official of the municipality${known === null ? '' : ` (${known.en})`}`,
  };
}
