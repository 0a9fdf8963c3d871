import { defineProblems } from '#libs/http';

/** Refusals of what citizens do with their own subscription. */
export const rightsProblem = defineProblems({
  'manage.link_unknown': {
    status: 404,
    it: 'Questo link non vale: è già stato usato o è scaduto. Ne chieda un altro.',
    en: 'This link is not valid: it was used already, or has expired. Please ask for another.',
  },
  'manage.session_ended': {
    status: 401,
    it: 'Per riservatezza la pagina si è chiusa: chieda un nuovo link.',
    en: 'To protect your privacy the page was closed: please ask for a new link.',
  },
  'manage.receipt_unknown': {
    status: 404,
    it: 'Questa ricevuta non esiste.',
    en: 'This receipt does not exist.',
  },
  'manage.busy': {
    status: 503,
    it: 'In questo momento le richieste sono troppe: riprovi fra qualche minuto.',
    en: 'There are too many requests at the moment: please try again in a few minutes.',
  },
  'manage.guardian_needed': {
    status: 403,
    it: 'Sotto i 14 anni questo lo decide il genitore o tutore: chieda un link con il suo numero.',
    en: 'Under 14 this is for the parent or guardian to decide: they can ask for a link with their own number.',
  },
  'manage.guardian_gone': {
    status: 403,
    it: 'Sotto i 14 anni questo lo decide un genitore o tutore, e il suo non c’è più: rifaccia l’iscrizione insieme a lui.',
    en: 'Under 14 this is for a parent or guardian to decide, and yours is gone: please sign up again together.',
  },
  'manage.child_code_wrong': {
    status: 422,
    it: 'Il codice arrivato al telefono del minore non è giusto. Tentativi rimasti: {left}.',
    en: 'The code that came to the child’s phone is not right. Tries left: {left}.',
  },
  'manage.same_number': {
    status: 422,
    it: 'È già il suo numero.',
    en: 'This is your number already.',
  },
  'manage.change_unknown': {
    status: 409,
    it: 'I codici sono scaduti: chieda di nuovo il cambio di numero.',
    en: 'The codes have expired: please ask for the change of number again.',
  },
  'manage.codes_wrong': {
    status: 422,
    it: 'Almeno uno dei due codici non è giusto. Tentativi rimasti: {left}.',
    en: 'At least one of the two codes is not right. Tries left: {left}.',
  },
  'manage.codes_exhausted': {
    status: 422,
    it: 'Troppi codici sbagliati: chieda di nuovo il cambio di numero.',
    en: 'Too many wrong codes: please ask for the change of number again.',
  },
  'manage.answer_missing': {
    status: 422,
    it: 'Scelga uno dei tre pulsanti.',
    en: 'Please choose one of the three buttons.',
  },
  'manage.nothing_changed': {
    status: 422,
    it: 'Non ha cambiato nulla.',
    en: 'You have changed nothing.',
  },
  'manage.pause_date': {
    status: 422,
    it: 'Scriva un giorno da domani a un anno, per esempio {example}.',
    en: 'Please give a day between tomorrow and a year from now, for example {example}.',
  },
  'manage.erasure_not_confirmed': {
    status: 422,
    it: 'Per cancellare i dati confermi di aver capito che non si torna indietro.',
    en: 'To erase your data, please confirm that you understand it cannot be undone.',
  },
});
