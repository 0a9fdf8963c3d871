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
  'import.left_since': {
    status: 422,
    it: 'Dopo questa firma la persona ha revocato il consenso: serve una firma nuova.',
    en: 'The person has withdrawn since this signature: a new one is needed.',
  },
});
