import { defineProblems } from '#libs/http';

/** Refusals of a new version of the notice. */
export const noticeProblem = defineProblems({
  'notice.definition_invalid': {
    status: 422,
    it: 'La descrizione dell’informativa non è completa: {reason}.',
    en: 'The description of the notice is not complete: {reason}.',
  },
  'notice.language_missing': {
    status: 422,
    it: 'Manca il testo in «{language}», che il Comune usa.',
    en: 'The text in “{language}” is missing, which the municipality uses.',
  },
  'notice.changes_missing': {
    status: 422,
    it: 'Un cambiamento sostanziale dice in parole semplici che cosa cambia, anche in «{language}».',
    en: 'A material change says in plain words what changes, in “{language}” too.',
  },
  'notice.version_exists': {
    status: 409,
    it: 'La versione «{version}» è già pubblicata: un’informativa pubblicata non cambia.',
    en: 'The version “{version}” is published already: a published notice never changes.',
  },
});
