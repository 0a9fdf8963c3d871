import { defineProblems } from '#libs/http';

export const catalogueProblem = defineProblems({
  'catalogue.municipality_unknown': {
    status: 404,
    it: 'Questo Comune non è presente.',
    en: 'This municipality does not exist.',
  },
  'catalogue.municipality_exists': {
    status: 409,
    it: 'Un Comune con il codice «{code}» è già presente.',
    en: 'A municipality with the code “{code}” exists already.',
  },
  'catalogue.polygon_invalid': {
    status: 422,
    it: 'Il poligono deve avere almeno 4 punti (latitudine, longitudine) e chiudersi sul primo.',
    en: 'A polygon needs at least 4 points (latitude, longitude) and must close on the first.',
  },
  'catalogue.definition_invalid': {
    status: 422,
    it: 'La descrizione del Comune non è completa: {reason}.',
    en: 'The description of the municipality is not complete: {reason}.',
  },
});
