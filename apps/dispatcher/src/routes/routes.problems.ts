import { defineProblems } from '#libs/http';

export const routesProblem = defineProblems({
  'route.unknown': {
    status: 404,
    it: 'Nessuna rotta si chiama così.',
    en: 'No route has this name.',
  },
});
