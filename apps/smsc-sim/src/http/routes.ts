import { changeFaults, listFaults } from './faults.js';
import { counts, countsSummary } from './counts.js';
import { inbound } from './inbound.js';
import { messagesByBody, messagesByQuery } from './messages.js';
import { pageFile } from './page.js';
import type { Route } from './route.js';
import { stats } from './stats.js';
import { submits } from './submits.js';

/** Every path and method the simulator serves; `docs/simulator.md` says what each answers. */
export const routes: Record<string, Record<string, Route>> = {
  '/': { GET: pageFile('index.html') },
  '/phone.js': { GET: pageFile('phone.js') },
  '/phone.css': { GET: pageFile('phone.css') },
  '/health': { GET: () => ({ status: 'ok' }) },
  '/stats': { GET: (_call, smsc) => stats(smsc) },
  '/counts': { GET: counts },
  '/counts/summary': { GET: countsSummary },
  '/submits': { GET: submits },
  '/messages': { GET: messagesByQuery, POST: messagesByBody },
  '/inbound': { POST: inbound },
  '/faults': { GET: (_call, smsc) => listFaults(smsc), POST: changeFaults },
  '/reset': {
    POST: (_call, smsc) => {
      smsc.reset();
      return { reset: true };
    },
  },
};
