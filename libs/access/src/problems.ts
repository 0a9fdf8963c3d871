import { defineProblems } from '#libs/http';

export const accessProblem = defineProblems({
  'access.session_required': {
    status: 401,
    it: 'La sessione è assente o scaduta: acceda di nuovo.',
    en: 'There is no session, or it has ended: please log in again.',
  },
  'access.forbidden': {
    status: 403,
    it: 'Il suo ruolo non permette questa operazione.',
    en: 'Your role does not allow this.',
  },
  'access.cross_site': {
    status: 403,
    it: 'La richiesta arriva da un altro sito ed è stata rifiutata.',
    en: 'The request comes from another site and was refused.',
  },
  'access.service_token_invalid': {
    status: 401,
    it: 'La richiesta tra servizi non è firmata correttamente.',
    en: 'The request between services is not properly signed.',
  },
});
