import { defineProblems } from '#libs/http';

/** Refusals only a page can give. */
export const pageProblem = defineProblems({
  'page.form_incomplete': {
    status: 422,
    it: 'Il modulo non è completo.',
    en: 'The form is not complete.',
  },
  'page.number_missing': {
    status: 422,
    it: 'Scriva il suo numero di cellulare.',
    en: 'Please write your mobile number.',
  },
  'page.code_shape': {
    status: 422,
    it: 'Il codice ha {digits} cifre: lo scriva come nel messaggio.',
    en: 'The code has {digits} digits: please write it as in the message.',
  },
  'page.form_expired': {
    status: 409,
    it: 'Il modulo era aperto da troppo tempo: lo controlli e lo invii di nuovo.',
    en: 'The form was open for too long: please check it and send it again.',
  },
});
