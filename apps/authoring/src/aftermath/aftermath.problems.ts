import { defineProblems } from '#libs/http';

/** Why nothing more of an alert can be sent, or not like that. */
export const aftermathProblem = defineProblems({
  'dispatch.unknown': {
    status: 409,
    it: 'Di questa allerta non è ancora partito nulla.',
    en: 'Nothing of this alert has left yet.',
  },
  'dispatch.ended': {
    status: 409,
    it: 'L’allerta è conclusa e i numeri non si possono più leggere: emetta una nuova allerta.',
    en: 'The alert is over and its numbers cannot be read any more: issue a new alert.',
  },
  'dispatch.stopped': {
    status: 409,
    it: 'L’invio è stato fermato: non parte più nulla.',
    en: 'The alert was stopped: nothing more is sent.',
  },
  'dispatch.expired': {
    status: 409,
    it: 'L’allerta è scaduta: non parte più nulla.',
    en: 'The alert has expired: nothing more is sent.',
  },
  'dispatch.key_destroyed': {
    status: 409,
    it: 'I numeri di questa allerta non si possono più leggere: emetta una nuova allerta.',
    en: 'The numbers of this alert cannot be read any more: issue a new alert.',
  },
  'dispatch.nobody_left': {
    status: 409,
    it: 'Non resta nessuno che non l’abbia ricevuta per questi motivi e a cui si possa ancora inviare.',
    en: 'Nobody is left who did not get it for these reasons and can still be sent to.',
  },
  'dispatch.sender_unknown': {
    status: 422,
    it: 'Il mittente non è tra quelli registrati per il comune.',
    en: 'The sender is none of those registered for the municipality.',
  },
});
