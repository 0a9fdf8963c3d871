import type { WhyReason } from '#libs/contracts';

/** Why somebody is in an audience, or is not, in a sentence. */
export const WHY_REASONS: Record<WhyReason, { it: string; en: string }> = {
  drawn: { it: 'Era tra i destinatari', en: 'Was in the audience' },
  not_released: { it: 'L’allerta non è mai stata rilasciata', en: 'The alert was never released' },
  still_drawing: { it: 'I destinatari si stanno ancora estraendo', en: 'The audience is still being drawn' },
  nobody: {
    it: 'Nessuna iscrizione nota con questo numero: mai iscritto, oppure cancellato',
    en: 'No subscription known of this number: never signed up, or erased',
  },
  subscribed_later: { it: 'Si è iscritto dopo il rilascio', en: 'Signed up after the release' },
  withdrawn_before: { it: 'Aveva già revocato il consenso', en: 'Had withdrawn before' },
  objected_before: { it: 'Si era già opposto (art. 21)', en: 'Had objected before (art. 21)' },
  expired_before: { it: 'Il consenso era scaduto', en: 'The consent had run out' },
  not_answered: {
    it: 'Non aveva risposto in tempo se accettava l’informativa cambiata',
    en: 'Had not answered in time whether they agreed to the changed notice',
  },
  suspended_before: {
    it: 'Il numero era già sospeso: irraggiungibile',
    en: 'The number had been suspended: unreachable',
  },
  ended_before: { it: 'L’iscrizione era già finita', en: 'The subscription had ended before' },
  paused: { it: 'Aveva sospeso l’iscrizione', en: 'Had paused the subscription' },
  restricted: {
    it: 'Aveva chiesto di limitare l’uso dei dati (art. 18)',
    en: 'Had restricted the use of their data (art. 18)',
  },
  other_category: { it: 'Non aveva scelto questo tipo di avviso', en: 'Had not chosen this kind of alert' },
  other_zone: { it: 'Non aveva scelto nessuna delle zone', en: 'Had chosen none of the zones' },
  not_addressed: {
    it: 'Correggeva un’altra allerta: era solo per chi non l’aveva ricevuta',
    en: 'Corrected another alert: only for those who had not got it',
  },
  draw_stopped: { it: 'L’allerta è stata fermata prima', en: 'The alert was stopped before' },
  draw_expired: { it: 'L’allerta è scaduta prima', en: 'The alert expired before' },
  unexplained: { it: 'Non spiegato: da approfondire', en: 'Unexplained: to be looked into' },
};
