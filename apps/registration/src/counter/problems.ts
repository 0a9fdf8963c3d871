import { defineProblems } from '#libs/http';

/** What an official at the counter is told. */
export const counterProblem = defineProblems({
  'counter.not_subscribed': {
    status: 404,
    it: 'Con questo numero non è iscritto nessuno.',
    en: 'Nobody is subscribed with this number.',
  },
  'counter.paper_reference_missing': {
    status: 422,
    it: 'Scriva il riferimento del modulo firmato.',
    en: 'Please write the reference of the signed form.',
  },
  'counter.paper_reference_unasked': {
    status: 422,
    it: 'Il riferimento di un modulo vale solo per chi ha firmato su carta.',
    en: 'The reference of a form is for those who signed on paper only.',
  },
  'counter.withdrawal_unknown': {
    status: 404,
    it: 'Questa richiesta non esiste o è scaduta: ricominci.',
    en: 'This request does not exist or has expired: please start again.',
  },
});
