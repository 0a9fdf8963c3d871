import { defineProblems } from '#libs/http';

export const officialProblem = defineProblems({
  'session.credentials_wrong': {
    status: 401,
    it: 'Il nome utente o la password non sono corretti.',
    en: 'The user name or the password is not right.',
  },
  'session.throttled': {
    status: 429,
    it: 'Troppi tentativi di accesso da qui: riprovi tra {seconds} secondi.',
    en: 'Too many attempts to log in from here: try again in {seconds} seconds.',
  },
  'official.username_taken': {
    status: 409,
    it: 'Esiste già un utente con questo nome.',
    en: 'There is already a user of this name.',
  },
  'official.username_invalid': {
    status: 422,
    it: 'Il nome utente deve avere da 2 a 64 lettere minuscole, cifre o . _ - @.',
    en: 'A user name has 2 to 64 lower-case letters, digits or . _ - @.',
  },
  'official.password_weak': {
    status: 422,
    it: 'La password deve avere almeno {least} caratteri.',
    en: 'The password must have at least {least} characters.',
  },
  'official.role_unknown': {
    status: 422,
    it: 'Il ruolo non esiste.',
    en: 'There is no such role.',
  },
  'municipality.unknown': {
    status: 422,
    it: 'Il comune non esiste.',
    en: 'There is no such municipality.',
  },
  'municipality.sender_invalid': {
    status: 422,
    it: 'Il mittente deve avere da 1 a 11 lettere, cifre o spazi, con almeno una lettera.',
    en: 'A sender has 1 to 11 letters, digits or spaces, with at least one letter.',
  },
});
