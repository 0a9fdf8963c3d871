import { addresses } from '../installation/topology.js';
import type { Ports } from '../installation/installation.js';
import { OFFICIALS } from './faenza.js';

/** What a newcomer reads when everything runs: where, who, and what to do next. */
export function banner(ports: Ports, password: string, logDirectory: string): string {
  const url = addresses(ports);
  const logins = OFFICIALS.map(({ username, role }) => `    ${username.padEnd(14)} ${ROLE_NAMES[role]}`).join(
    '\n',
  );
  return `
Campanile è in funzione / is running

  Cittadini   citizens' sign-up     ${url.registration}/
  Console     officials             ${url.authoring}/
  Telefono    the simulated phones  ${url.simulator}/
  API         ${url.authoring}/api/openapi.json  ${url.registration}/api/openapi.json

  Accessi / logins, password for all: ${password}
${logins}

  E adesso / next:
    1. Iscriva un numero di cellulare / sign a mobile number up: ${url.registration}/
       e legga il codice sul telefono simulato / and read the code on the simulated phone.
    2. Scriva un avviso come giulia.ferri, lo approvi come marco.bassi / write an alert as the
       author, approve it as the approver, and watch it arrive: ${url.authoring}/
    3. Risponda STOP dal telefono / answer STOP from the phone.

  Registri / logs: ${logDirectory}
  Ctrl-C ferma tutto / stops everything; npm start riprende da qui / goes on from here.
`;
}

const ROLE_NAMES = {
  author: 'autrice / author',
  approver: 'approvatore / approver',
  auditor: 'revisora / auditor',
  administrator: 'amministratore / administrator',
} as const;
