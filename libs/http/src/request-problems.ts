import { defineProblems } from './problem.js';

/** Refusals every service shares. */
export const requestProblem = defineProblems({
  'request.invalid': {
    status: 400,
    it: 'La richiesta contiene campi non validi.',
    en: 'The request has fields that are not valid.',
  },
  'request.field_invalid': {
    status: 400,
    it: 'Il campo «{field}» non è valido: {reason}.',
    en: 'The field “{field}” is not valid: {reason}.',
  },
  'request.field_unknown': {
    status: 400,
    it: 'Il campo «{field}» non è previsto.',
    en: 'The field “{field}” is not expected.',
  },
  'request.body_unexpected': {
    status: 400,
    it: 'Questa richiesta non accetta dati.',
    en: 'This request takes no data.',
  },
  'request.malformed': {
    status: 400,
    it: 'La richiesta non è leggibile.',
    en: 'The request cannot be read.',
  },
  'request.too_large': {
    status: 413,
    it: 'La richiesta è troppo grande.',
    en: 'The request is too large.',
  },
  'request.unsupported_type': {
    status: 415,
    it: 'Il tipo di contenuto non è accettato.',
    en: 'The content type is not accepted.',
  },
  'request.route_unknown': {
    status: 404,
    it: 'Questo indirizzo non esiste.',
    en: 'There is nothing at this address.',
  },
  'request.too_many': {
    status: 429,
    it: 'Troppe richieste: riprovi tra {seconds} secondi.',
    en: 'Too many requests: try again in {seconds} seconds.',
  },
  'service.failed': {
    status: 500,
    it: 'Si è verificato un errore interno. Nulla è stato modificato a metà: riprovi.',
    en: 'Something failed on our side. Nothing was half-done: please try again.',
  },
  'service.unavailable': {
    status: 503,
    it: 'Il servizio «{service}» non risponde in questo momento: riprovi tra poco.',
    en: 'The service “{service}” does not answer at this moment: try again shortly.',
  },
});
