import { defineProblems } from '#libs/http';

/** Why an alert's content cannot go out. Each names the field at fault. */
const content = {
  'alert.text_empty': {
    status: 422,
    it: 'Il testo in lingua «{language}» è vuoto.',
    en: 'The text in “{language}” is empty.',
  },
  'alert.text_too_long': {
    status: 422,
    it: 'Il testo in lingua «{language}» occupa {parts} SMS: al massimo {most}.',
    en: 'The text in “{language}” takes {parts} SMS parts: {most} at most.',
  },
  'alert.text_unsendable': {
    status: 422,
    it: 'Il testo in lingua «{language}» contiene un carattere che non si può inviare.',
    en: 'The text in “{language}” holds a character that cannot be sent.',
  },
  'alert.language_repeated': {
    status: 422,
    it: 'La lingua «{language}» compare più di una volta.',
    en: 'The language “{language}” appears more than once.',
  },
  'alert.default_language_missing': {
    status: 422,
    it: 'Manca il testo in lingua «{language}», che riceve chi non ne ha un’altra.',
    en: 'There is no text in “{language}”, which everybody gets who has no other.',
  },
  'alert.category_missing': {
    status: 422,
    it: 'Scelga la categoria dell’allerta.',
    en: 'Choose the category of the alert.',
  },
  'alert.category_unknown': {
    status: 422,
    it: 'La categoria scelta non esiste.',
    en: 'The chosen category does not exist.',
  },
  'alert.area_missing': {
    status: 422,
    it: 'Manca l’area: scelga almeno una zona. Senza area non parte nulla.',
    en: 'There is no area: choose at least one zone. Without an area nothing is sent.',
  },
  'alert.zone_unknown': {
    status: 422,
    it: 'Una delle zone scelte non esiste.',
    en: 'One of the chosen zones does not exist.',
  },
  'alert.polygon_outside': {
    status: 422,
    it: 'L’area disegnata non tocca nessuna zona del comune.',
    en: 'The drawn area touches no zone of the municipality.',
  },
  'alert.expiry_missing': {
    status: 422,
    it: 'Manca la scadenza dell’allerta.',
    en: 'The alert has no expiry.',
  },
  'alert.expiry_past': {
    status: 422,
    it: 'La scadenza dell’allerta è già passata.',
    en: 'The expiry of the alert has already passed.',
  },
  'alert.expiry_too_far': {
    status: 422,
    it: 'La scadenza dell’allerta è oltre {days} giorni da adesso.',
    en: 'The expiry of the alert is more than {days} days from now.',
  },
  'alert.sender_unknown': {
    status: 422,
    it: 'Il mittente non è quello del comune.',
    en: 'The sender is not the municipality’s.',
  },
} as const;

/** Why something cannot be done with an alert now, or by this official. */
const conduct = {
  'alert.not_found': {
    status: 404,
    it: 'L’allerta non esiste.',
    en: 'There is no such alert.',
  },
  'alert.wrong_state': {
    status: 409,
    it: 'L’allerta è nello stato «{state}»: questa operazione non è possibile.',
    en: 'The alert is “{state}”: this cannot be done with it now.',
  },
  'alert.changed_meanwhile': {
    status: 409,
    it: 'Qualcuno ha modificato l’allerta nel frattempo: la ricarichi prima di salvare.',
    en: 'Somebody has changed the alert meanwhile: load it again before saving.',
  },
  'alert.content_changed': {
    status: 409,
    it: 'Il contenuto non è quello dell’anteprima: la rilegga prima di procedere.',
    en: 'The content is not that of the preview: read it again before going on.',
  },
  'alert.own_approval': {
    status: 403,
    it: 'Chi ha scritto o inviato un’allerta non può approvarla: serve un’altra persona.',
    en: 'Who wrote or submitted an alert cannot approve it: it takes another person.',
  },
  'alert.release_past': {
    status: 422,
    it: 'L’ora di invio è già passata.',
    en: 'The time of release has already passed.',
  },
  'alert.release_after_expiry': {
    status: 422,
    it: 'L’ora di invio viene dopo la scadenza.',
    en: 'The time of release comes after the expiry.',
  },
  'alert.submitted_once': {
    status: 409,
    it: 'L’allerta è già stata proposta una volta e resta agli atti: non si può eliminare.',
    en: 'The alert has been submitted once and stays on record: it cannot be deleted.',
  },
} as const;

export type ContentFaultCode = keyof typeof content;

export const CONTENT_FAULTS = Object.keys(content) as ContentFaultCode[];

export const alertProblem = defineProblems({ ...content, ...conduct });
