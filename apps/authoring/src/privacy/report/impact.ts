import type { PrivacyFacts } from './facts.js';
import { toFill, words, type Cell, type Section, type Words } from './section.js';

const YES = words('sì', 'yes');
const NO = words('NO', 'NO');

/** What goes into a DPIA (GDPR art. 35(7)): measures as they are set up now, and the questions only the town can answer. */
export function impactInputs(facts: PrivacyFacts): Section[] {
  return [measures(facts), risks(facts), questions()];
}

function measures({ settings, routes, officials }: PrivacyFacts): Section {
  const live = routes.filter(({ kind }) => kind === 'live');
  const people = (role: string) => officials.find((each) => each.role === role)?.active ?? 0;
  const separated = people('approver') > 0 && people('author') + people('approver') > 1;
  const rows: [Words, Cell][] = [
    [
      words(
        'Numeri cifrati (AES-256), indice a chiave HMAC-SHA-256, chiavi fuori dalla banca dati',
        'Numbers sealed (AES-256), keyed index HMAC-SHA-256, keys outside the database',
      ),
      YES,
    ],
    [
      words(
        'Contenuti del registro cifrati, una chiave per persona sotto una chiave maestra',
        'Facts of the log sealed, a key for each person under a master key',
      ),
      settings.kekInFile
        ? words('sì; chiave maestra in un file', 'yes; master key in a file')
        : words('sì; chiave maestra nell’ambiente del processo', 'yes; master key in the environment'),
    ],
    ...routes.map(({ id, kind, tls }): [Words, Cell] => [
      words(`TLS verso l’operatore ${id} (${kind})`, `TLS to the operator ${id} (${kind})`),
      yesNo(tls),
    ]),
    [
      words('HTTPS per i cittadini (SECURE_ORIGIN)', 'HTTPS for citizens (SECURE_ORIGIN)'),
      yesNo(settings.citizensByHttps),
    ],
    [
      words('HTTPS per i funzionari (COOKIE_SECURE)', 'HTTPS for officials (COOKIE_SECURE)'),
      yesNo(settings.officialsByHttps),
    ],
    [
      words('Banca dati', 'Database'),
      settings.databaseElsewhere
        ? settings.databaseByTls
          ? words('altra macchina, TLS', 'another machine, TLS')
          : words('altra macchina, SENZA TLS', 'another machine, WITHOUT TLS')
        : words('stessa macchina', 'the same machine'),
    ],
    [words('Coda di lavoro (numeri solo cifrati)', 'Work feed (numbers sealed only)'), settings.feed],
    [
      words(
        'Un ruolo della banca dati per servizio; il registro solo in aggiunta',
        'A database role for each service; the log append-only',
      ),
      YES,
    ],
    [
      words(
        'Due persone diverse per ogni invio (anche nella banca dati)',
        'Two people for each release (in the database too)',
      ),
      separated
        ? YES
        : words(
            'sì, ma non ci sono due persone che possano farlo',
            'yes, but there are no two people who could',
          ),
    ],
    [words('Chi amministra i ruoli non invia', 'Who manages roles does not send'), YES],
    [
      words(
        'Registro a prova di manomissione, checkpoint firmati fuori dalla banca dati',
        'Tamper-evident log, signed checkpoints outside the database',
      ),
      settings.checkpointPlaces.length > 0
        ? settings.checkpointPlaces.join(', ')
        : words('NO: i checkpoint non vanno in nessun altro luogo', 'NO: checkpoints are kept nowhere else'),
    ],
    [
      words(
        'Cancellazioni ricordate fuori dai backup (ERASURE_LEDGER)',
        'Erasures kept outside the backups (ERASURE_LEDGER)',
      ),
      yesNo(settings.erasuresKeptOutside),
    ],
    [
      words('Limite di moduli per indirizzo in dieci minuti', 'Limit of forms for an address in ten minutes'),
      settings.requestsPerAddress === 0 ? NO : String(settings.requestsPerAddress),
    ],
    [words('Operatori reali configurati', 'Live operators set up'), String(live.length)],
  ];
  return {
    title: words(
      'Misure di sicurezza, come sono configurate ora (art. 30(1)(g), 32)',
      'Security measures, as they are set up now (art. 30(1)(g), 32)',
    ),
    columns: [words('Misura', 'Measure'), words('Ora', 'Now')],
    rows,
  };
}

/** Risks that the settings themselves show. */
function risks({ settings, routes }: PrivacyFacts): Section {
  const open: [boolean, Words][] = [
    [
      routes.some(({ kind, tls }) => kind === 'live' && !tls),
      words(
        'numeri e testi passano in chiaro verso almeno un operatore: chiedi TLS o una VPN',
        'numbers and texts go in clear to at least one operator: ask for TLS or a VPN',
      ),
    ],
    [
      !settings.citizensByHttps,
      words(
        'le pagine dei cittadini non sono dichiarate su HTTPS',
        'the citizens’ pages are not declared to be on HTTPS',
      ),
    ],
    [
      !settings.officialsByHttps,
      words(
        'la sessione dei funzionari può viaggiare senza HTTPS',
        'officials’ sessions may travel without HTTPS',
      ),
    ],
    [
      settings.databaseElsewhere && !settings.databaseByTls,
      words(
        'la banca dati è su un’altra macchina senza TLS',
        'the database is on another machine without TLS',
      ),
    ],
    [
      settings.checkpointPlaces.length === 0,
      words(
        'un registro accorciato non si riconoscerebbe: conserva i checkpoint altrove',
        'a log cut short would not be noticed: keep checkpoints elsewhere',
      ),
    ],
    [
      !settings.erasuresKeptOutside,
      words(
        'un backup ripristinato può riportare chi è stato cancellato',
        'a restored backup may bring back who was erased',
      ),
    ],
    [
      settings.requestsPerAddress === 0,
      words('nessun limite di moduli per indirizzo', 'no limit of forms for an address'),
    ],
  ];
  const found = open.filter(([applies]) => applies).map(([, said]) => said);
  return {
    title: words('Rischi che la configurazione mostra', 'Risks that the settings show'),
    said:
      found.length > 0
        ? found
        : [words('Nessuno di quelli che il programma conosce.', 'None of those the program knows.')],
  };
}

function questions(): Section {
  return {
    title: words(
      'Ciò che solo il Comune può scrivere (DPIA, art. 35(7))',
      'What only the town can write (DPIA, art. 35(7))',
    ),
    said: [
      toFill(
        'descrizione sistematica: chi invia che cosa, in quali casi, con quale atto',
        'systematic description: who sends what, in which cases, by which act',
      ),
      toFill(
        'necessità e proporzionalità di ogni tipo di avviso, zona e termine',
        'necessity and proportionality of each category, zone and time limit',
      ),
      toFill(
        'rischi per i diritti: errore di zona, rivelazione dell’indirizzo, chi non ha un cellulare',
        'risks to rights: a wrong zone, revealing where somebody lives, who has no mobile',
      ),
      toFill(
        'parere del RPD e degli interessati; data e firma',
        'opinion of the DPO and of data subjects; date and signature',
      ),
      toFill(
        'nomine dei responsabili e degli amministratori di sistema (Garante 2008)',
        'appointment of processors and system administrators (Garante 2008)',
      ),
      toFill(
        'dove stanno i backup, chi ne ha le chiavi, da quanto si provano',
        'where backups are, who has their keys, since when they are tried',
      ),
    ],
  };
}

function yesNo(is: boolean): Words {
  return is ? YES : NO;
}
