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
  'official.password_guessable': {
    status: 422,
    it: 'Questa password è tra quelle che si provano per prime: ne scelga una meno prevedibile, per esempio quattro parole a caso.',
    en: 'This password is among those that are tried first: choose one that is harder to guess, four random words for example.',
  },
  'official.current_password_wrong': {
    status: 422,
    it: 'La password attuale non è corretta.',
    en: 'The current password is not right.',
  },
  'official.unknown': {
    status: 404,
    it: 'Questa persona non c’è.',
    en: 'There is no such person.',
  },
  'official.oneself': {
    status: 409,
    it: 'Nessuno cambia il proprio ruolo o il proprio accesso: lo faccia un’altra persona.',
    en: 'Nobody changes their own role or access: let somebody else do it.',
  },
  'official.last_administrator': {
    status: 409,
    it: 'È l’ultima persona che amministra questo comune: prima ne nomini un’altra.',
    en: 'This is the last administrator of this municipality: appoint another one first.',
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
