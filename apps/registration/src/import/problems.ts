import { defineProblems } from '#libs/http';

/** Why a sheet, or one of its rows, is not imported. */
export const importProblem = defineProblems({
  'import.file_missing': {
    status: 422,
    it: 'Il file «{file}» non esiste o non è leggibile.',
    en: 'The file “{file}” does not exist or cannot be read.',
  },
  'import.encoding': {
    status: 422,
    it: 'Il file non è in UTF-8 (byte {at}): lo salvi come «CSV UTF-8» e riprovi. Nulla è stato importato.',
    en: 'The file is not UTF-8 (byte {at}): save it as “CSV UTF-8” and try again. Nothing was imported.',
  },
  'import.columns_missing': {
    status: 422,
    it: 'Mancano le colonne: {columns}. Nulla è stato importato.',
    en: 'These columns are missing: {columns}. Nothing was imported.',
  },
  'import.not_csv': {
    status: 422,
    it: 'Il file non è un CSV leggibile: riga {line}. Le righe precedenti sono state importate.',
    en: 'The file is not readable CSV: line {line}. The rows before it were imported.',
  },
  'import.field_missing': {
    status: 422,
    it: 'Il campo è vuoto.',
    en: 'The field is empty.',
  },
  'import.date_wrong': {
    status: 422,
    it: 'La data della firma non è valida: la scriva come 2026-03-31 o 31/03/2026.',
    en: 'The date of the signature is not valid: write it as 2026-03-31 or 31/03/2026.',
  },
  'import.date_future': {
    status: 422,
    it: 'La data della firma è nel futuro.',
    en: 'The date of the signature is in the future.',
  },
  'import.date_past': {
    status: 422,
    it: 'È passato più di un anno dalla firma: serve una firma nuova.',
    en: 'More than a year has passed since the signature: a new one is needed.',
  },
  'import.notice_superseded': {
    status: 422,
    it: 'Dopo questa versione l’informativa è cambiata in ciò che si accetta: serve una firma sul testo nuovo.',
    en: 'Since this version the notice has changed in what is agreed to: a signature under the new text is needed.',
  },
  'import.left_since': {
    status: 422,
    it: 'Dopo questa firma l’iscrizione è finita (revoca, numero passato di mano o non più raggiungibile): serve una firma nuova.',
    en: 'Since this signature the subscription has ended (withdrawn, number taken over or out of reach): a new one is needed.',
  },
  'import.paper_spent': {
    status: 422,
    it: 'Chi aveva firmato questo modulo (stesso riferimento, stessa data) ha cancellato i suoi dati o cambiato numero: serve una firma nuova.',
    en: 'Who signed this paper (same reference, same date) has erased their data or changed their number: a new one is needed.',
  },
});
