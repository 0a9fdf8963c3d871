import { defineProblems } from '#libs/http';

export const capProblem = defineProblems({
  'cap.too_large': {
    status: 413,
    it: 'Il file supera 1 MB.',
    en: 'The file is larger than 1 MB.',
  },
  'cap.encoding_unknown': {
    status: 422,
    it: 'Il file non è in UTF-8.',
    en: 'The file is not in UTF-8.',
  },
  'cap.not_xml': {
    status: 422,
    it: 'Il file non è XML valido (riga {line}).',
    en: 'The file is not well-formed XML (line {line}).',
  },
  'cap.doctype_refused': {
    status: 422,
    it: 'Il file contiene un DOCTYPE o delle entità (riga {line}): per sicurezza non si legge.',
    en: 'The file holds a DOCTYPE or entities (line {line}): it is not read, for safety.',
  },
  'cap.not_cap_12': {
    status: 422,
    it: 'Il file non è un messaggio CAP 1.2.',
    en: 'The file is not a CAP 1.2 message.',
  },
  'cap.element_missing': {
    status: 422,
    it: 'Manca l’elemento «{element}» in «{parent}» (riga {line}).',
    en: 'The element “{element}” is missing in “{parent}” (line {line}).',
  },
  'cap.element_unexpected': {
    status: 422,
    it: 'L’elemento «{element}» non può stare qui (riga {line}).',
    en: 'The element “{element}” must not stand here (line {line}).',
  },
  'cap.attribute_unexpected': {
    status: 422,
    it: 'L’elemento «{element}» ha un attributo non previsto (riga {line}).',
    en: 'The element “{element}” has an attribute that is not expected (line {line}).',
  },
  'cap.text_unexpected': {
    status: 422,
    it: 'L’elemento «{element}» contiene del testo fuori posto (riga {line}).',
    en: 'The element “{element}” holds text that must not stand there (line {line}).',
  },
  'cap.value_unknown': {
    status: 422,
    it: 'Il valore di «{element}» non è tra quelli ammessi (riga {line}).',
    en: 'The value of “{element}” is not one of the allowed ones (line {line}).',
  },
  'cap.value_invalid': {
    status: 422,
    it: 'Il valore di «{element}» non ha la forma prevista (riga {line}).',
    en: 'The value of “{element}” has not the expected form (line {line}).',
  },
  'cap.time_invalid': {
    status: 422,
    it: 'La data di «{element}» non ha la forma 2026-11-18T17:42:00+01:00 (riga {line}).',
    en: 'The time of “{element}” has not the form 2026-11-18T17:42:00+01:00 (line {line}).',
  },
  'cap.status_not_actual': {
    status: 422,
    it: 'Si importano solo messaggi con status «Actual» (riga {line}).',
    en: 'Only messages with status “Actual” are imported (line {line}).',
  },
  'cap.type_not_alert': {
    status: 422,
    it: 'Si importano solo messaggi con msgType «Alert» (riga {line}).',
    en: 'Only messages with msgType “Alert” are imported (line {line}).',
  },
  'cap.scope_not_public': {
    status: 422,
    it: 'Si importano solo messaggi con scope «Public» (riga {line}).',
    en: 'Only messages with scope “Public” are imported (line {line}).',
  },
  'cap.already_imported': {
    status: 409,
    it: 'Questo messaggio è già stato importato: è l’allerta {alertId}.',
    en: 'This message has been imported already: it is the alert {alertId}.',
  },
});

/** What an imported file leaves for a person to look at. */
export const capNotice = defineProblems({
  'cap.info_missing': {
    status: 200,
    it: 'Il messaggio non contiene nessun blocco «info»: scriva i testi e l’area.',
    en: 'The message has no “info” block: write texts and area.',
  },
  'cap.language_repeated': {
    status: 200,
    it: 'Il messaggio ha più testi in lingua «{language}»: è stato preso il primo.',
    en: 'The message has several texts in “{language}”: the first was taken.',
  },
  'cap.expiries_differ': {
    status: 200,
    it: 'I blocchi hanno scadenze diverse: è stata presa la prima che scade.',
    en: 'The blocks expire at different times: the earliest was taken.',
  },
  'cap.category_guessed': {
    status: 200,
    it: 'La categoria è stata dedotta da quella del messaggio: la controlli.',
    en: 'The category was guessed from the message’s: please check it.',
  },
  'cap.registration_unavailable': {
    status: 200,
    it: 'L’anagrafe non risponde: scelga lei zone e categoria.',
    en: 'Registration does not answer: choose zones and category yourself.',
  },
});
