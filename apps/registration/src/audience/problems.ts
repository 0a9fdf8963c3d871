import { defineProblems } from '#libs/http';

export const audienceProblem = defineProblems({
  'audience.unknown': {
    status: 404,
    it: 'Per questo avviso non è stato estratto alcun destinatario.',
    en: 'No audience was drawn for this alert.',
  },
});
