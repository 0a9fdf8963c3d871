import { defineProblems } from '#libs/http';

/** Why a number cannot sign up. Says what the number is, never whether it is known. */
export const numberProblem = defineProblems({
  'number.wrong': {
    status: 422,
    it: 'Il numero di telefono non è corretto: controlli le cifre.',
    en: 'The phone number is not correct: please check its digits.',
  },
  'number.landline': {
    status: 422,
    it: 'È un numero di rete fissa: indichi un cellulare, che possa ricevere SMS.',
    en: 'This is a landline: please give a mobile number, which can receive SMS.',
  },
  'number.premium': {
    status: 422,
    it: 'È un numero a pagamento: indichi un cellulare.',
    en: 'This is a premium-rate number: please give a mobile number.',
  },
  'number.not_mobile': {
    status: 422,
    it: 'Questo numero non è di un cellulare: indichi un cellulare, che possa ricevere SMS.',
    en: 'This is not a mobile number: please give one that can receive SMS.',
  },
  'number.country_not_allowed': {
    status: 422,
    it: 'I cellulari di questo Paese non possono iscriversi: indichi un cellulare italiano.',
    en: 'Mobile numbers of this country cannot sign up: please give an Italian one.',
  },
});
