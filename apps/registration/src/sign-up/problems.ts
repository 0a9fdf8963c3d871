import { defineProblems } from '#libs/http';

/** Refusals of the sign-up. None depends on whether a number is known. */
export const signUpProblem = defineProblems({
  'sign_up.no_zone': {
    status: 422,
    it: 'Scelga almeno una zona.',
    en: 'Please choose at least one zone.',
  },
  'sign_up.zone_unknown': {
    status: 422,
    it: 'La zona «{zone}» non esiste in questo Comune.',
    en: 'The zone “{zone}” does not exist in this municipality.',
  },
  'sign_up.no_category': {
    status: 422,
    it: 'Scelga almeno un tipo di avviso.',
    en: 'Please choose at least one kind of alert.',
  },
  'sign_up.category_unknown': {
    status: 422,
    it: 'Il tipo di avviso «{category}» non esiste in questo Comune.',
    en: 'The kind of alert “{category}” does not exist in this municipality.',
  },
  'sign_up.language_unknown': {
    status: 422,
    it: 'Questo Comune non scrive in questa lingua.',
    en: 'This municipality does not write in this language.',
  },
  'sign_up.notice_outdated': {
    status: 409,
    it: "L'informativa è cambiata: la rilegga e confermi di nuovo la scelta.",
    en: 'The notice has changed: please read it again and confirm your choice.',
  },
  'sign_up.age_not_declared': {
    status: 422,
    it: 'Dica se ha almeno 14 anni; se ne ha meno, indichi un genitore o tutore.',
    en: 'Please say whether you are at least 14; if you are younger, name a parent or guardian.',
  },
  'sign_up.guardian_name': {
    status: 422,
    it: 'Scriva nome e cognome del genitore o tutore.',
    en: 'Please write the name of the parent or guardian.',
  },
  'sign_up.guardian_same_number': {
    status: 422,
    it: 'Il numero del genitore o tutore è un altro: se il telefono è suo, si iscriva lui o lei.',
    en: 'The number of the parent or guardian must be another one: if it is their phone, they can sign up themselves.',
  },
  'sign_up.guardian_code_wrong': {
    status: 422,
    it: 'Almeno uno dei due codici non è giusto. Tentativi rimasti: {left}.',
    en: 'At least one of the two codes is not right. Tries left: {left}.',
  },
  'sign_up.too_many_codes': {
    status: 429,
    it: 'Sono stati chiesti troppi codici per questo numero: usi l’ultimo ricevuto, riprovi più tardi, o si iscriva con un SMS dal suo telefono.',
    en: 'Too many codes were asked for this number: use the last one you got, try again later, or sign up by SMS from your phone.',
  },
  'sign_up.budget_spent': {
    status: 503,
    it: 'Oggi sono state chieste troppe iscrizioni: riprovi domani, o si rivolga al Comune.',
    en: 'Too many sign-ups were asked for today: please try again tomorrow, or ask the municipality.',
  },
  'sign_up.unknown': {
    status: 404,
    it: 'Questa iscrizione non esiste o è scaduta: ricominci dal modulo.',
    en: 'This sign-up does not exist or has expired: please start again from the form.',
  },
  'sign_up.code_wrong': {
    status: 422,
    it: 'Il codice non è giusto. Tentativi rimasti: {left}.',
    en: 'The code is not right. Tries left: {left}.',
  },
  'sign_up.code_expired': {
    status: 422,
    it: 'Il codice è scaduto: ne chieda uno nuovo.',
    en: 'The code has expired: please ask for a new one.',
  },
  'sign_up.tries_exhausted': {
    status: 422,
    it: 'Troppi codici sbagliati: ne chieda uno nuovo.',
    en: 'Too many wrong codes: please ask for a new one.',
  },
  'sign_up.confirmed_already': {
    status: 409,
    it: 'Questa iscrizione è già confermata: non serve un altro codice.',
    en: 'This sign-up is confirmed already: no other code is needed.',
  },
});
