import { defineProblems } from '#libs/http';

/** Refusals of new terms of processing. */
export const termsProblem = defineProblems({
  'terms.definition_invalid': {
    status: 422,
    it: 'La descrizione delle condizioni non è valida: {reason}.',
    en: 'The description of the terms is not valid: {reason}.',
  },
  'terms.incomplete': {
    status: 422,
    it: '«{code}» è nuovo: una categoria vuole nome e base giuridica, una zona nome e poligono.',
    en: '“{code}” is new: a category needs a name and a legal basis, a zone a name and a polygon.',
  },
  'terms.name_missing': {
    status: 422,
    it: 'Manca il nome di «{code}» in «{language}», che il Comune usa.',
    en: 'The name of “{code}” in “{language}” is missing, which the municipality uses.',
  },
  'terms.statute_wrong': {
    status: 422,
    it: '«{code}»: un compito di interesse pubblico, e nient’altro, cita la sua norma.',
    en: '“{code}”: a public task, and nothing else, names its statute.',
  },
  'terms.basis_unasked': {
    status: 409,
    it: '«{code}» cambia base giuridica: pubblichi prima un’informativa sostanziale che lo dica agli iscritti.',
    en: '“{code}” changes its legal basis: publish a material notice first, which tells the subscribers.',
  },
  'terms.unchanged': {
    status: 409,
    it: 'Sono le condizioni già in vigore (versione {version}).',
    en: 'These are the terms in force already (version {version}).',
  },
  'terms.overtaken': {
    status: 409,
    it: 'Altre condizioni sono state pubblicate nel frattempo: le rilegga e riprovi.',
    en: 'Other terms were published meanwhile: read them and try again.',
  },
});
