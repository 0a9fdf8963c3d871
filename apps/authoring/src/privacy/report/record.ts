import { countWords } from './count-words.js';
import type { PrivacyFacts } from './facts.js';
import { retentionRules } from './retention.js';
import { toFill, words, type Cell, type Section } from './section.js';

/** The record of processing (GDPR art. 30(1)), one section a letter. */
export function recordOfProcessing(facts: PrivacyFacts): Section[] {
  const { terms } = facts;
  return [
    {
      title: words('Titolare e responsabile della protezione dei dati (a)', 'Controller and DPO (a)'),
      rows: [
        [words('Titolare', 'Controller'), terms.controller],
        [words('Contatto del RPD', 'Contact of the DPO'), terms.dpoContact],
        [
          words('Contitolari, rappresentante', 'Joint controllers, representative'),
          toFill('se ce ne sono', 'if any'),
        ],
        [words('Condizioni in vigore', 'Terms in force'), `v${facts.termsVersion}`],
        [words('Informative', 'Notices'), facts.notices.join(', ')],
      ],
    },
    purposes(facts),
    {
      title: words('Interessati e categorie di dati (c)', 'Data subjects and categories of data (c)'),
      columns: [words('Interessati', 'Subjects'), words('Dati', 'Data')],
      rows: DATA,
    },
    recipients(facts),
    {
      title: words('Trasferimenti fuori dallo SEE (e)', 'Transfers outside the EEA (e)'),
      said: [
        toFill(
          'il programma non ne fa; scrivi dove stanno i server e gli operatori elencati sopra',
          'the program makes none; write where the servers and the operators listed above are',
        ),
      ],
    },
    {
      title: words('Termini di cancellazione (f)', 'Time limits for erasure (f)'),
      columns: [words('Dati', 'Data'), words('Quando se ne vanno', 'When they go')],
      rows: [...retentionRules(facts), [words('Fondamento', 'Basis'), terms.retentionBasis]],
    },
    counts(facts),
  ];
}

function purposes({ categories, terms }: PrivacyFacts): Section {
  return {
    title: words('Finalità e basi giuridiche (b)', 'Purposes and legal bases (b)'),
    columns: [
      words('Tipo di avviso', 'Category'),
      words('Base giuridica', 'Legal basis'),
      words('Norma', 'Statute'),
      words('Diritto', 'Right'),
      words('Iscritti', 'Subscribers'),
    ],
    rows: categories.map(({ code, name, legalBasis, statuteRef, chosen }) => [
      words(name.it ?? code, name.en ?? name.it ?? code),
      legalBasis === 'public_task'
        ? words('compito di interesse pubblico, art. 6(1)(e)', 'public task, art. 6(1)(e)')
        : words('consenso, art. 6(1)(a)', 'consent, art. 6(1)(a)'),
      statuteRef ?? '–',
      legalBasis === 'public_task'
        ? words('opposizione, art. 21', 'objection, art. 21')
        : words('revoca, art. 7(3)', 'withdrawal, art. 7(3)'),
      String(chosen),
    ]),
    said: [
      words(
        `Come si lascia: la pagina di gestione; ${terms.withdrawalMethods.join('; ')}.`,
        `How one leaves: the page of the subscription; ${terms.withdrawalMethods.join('; ')}.`,
      ),
    ],
  };
}

const DATA: Cell[][] = [
  [
    words('Iscritti', 'Subscribers'),
    words(
      'numero di cellulare (cifrato, con indice a chiave), zone, tipi di avviso, lingua, pause, consensi con le loro prove (informativa, ora, canale, IP troncato, famiglia di browser), esito di ogni messaggio',
      'mobile number (sealed, with a keyed index), zones, categories, language, pauses, consents with their evidence (notice, time, channel, truncated IP, browser family), outcome of every message',
    ),
  ],
  [
    words('Minori di 14 anni', 'Under 14'),
    words(
      'chi acconsente per loro, dove il Comune lo raccoglie',
      'who consents for them, where the town collects it',
    ),
  ],
  [
    words('Chi chiede di iscriversi', 'Who asks to sign up'),
    words('numero, scelte, codici inviati (mai il codice)', 'number, choices, codes sent (never the code)'),
  ],
  [
    words('Funzionari', 'Officials'),
    words(
      'nome, nome utente, ruolo, accessi e ogni azione nel registro',
      'name, user name, role, logins and every act in the log',
    ),
  ],
  [
    words('Categorie particolari (art. 9, 10)', 'Special categories (art. 9, 10)'),
    toFill(
      'nessuna è chiesta; conferma che zone e tipi di avviso non ne rivelino',
      'none are asked for; confirm that zones and categories reveal none',
    ),
  ],
];

function recipients({ terms, routes }: PrivacyFacts): Section {
  return {
    title: words('Destinatari e responsabili (d)', 'Recipients and processors (d)'),
    columns: [
      words('Chi', 'Who'),
      words('Che cosa riceve', 'What they get'),
      words('Contratto, art. 28', 'Contract, art. 28'),
    ],
    rows: [
      ...terms.processors.map((name) => [
        name,
        words('come nelle condizioni pubblicate', 'as in the published terms'),
        toFill('data e riferimento', 'date and reference'),
      ]),
      ...routes.map(({ id, name, kind, host, tls }) => [
        `${name} (${id}, ${host})`,
        words(
          `numero e testo di ogni messaggio, per SMPP ${tls ? 'con TLS' : 'SENZA TLS'}${kind === 'drill' ? '; solo esercitazioni' : ''}`,
          `number and text of every message, by SMPP ${tls ? 'with TLS' : 'WITHOUT TLS'}${kind === 'drill' ? '; drills only' : ''}`,
        ),
        toFill('data e riferimento', 'date and reference'),
      ]),
    ],
    said:
      routes.length === 0
        ? [
            words(
              'Nessun operatore è configurato: non parte alcun messaggio.',
              'No operator is set up: nothing is sent.',
            ),
          ]
        : [],
  };
}

function counts({ counts: rows, officials }: PrivacyFacts): Section {
  return {
    title: words('Quanti', 'How many'),
    columns: [words('Che cosa', 'What'), words('Quanti', 'How many')],
    rows: [
      ...rows.map(({ what, count }) => [countWords(what), String(count)]),
      ...officials.map(({ role, active, all }) => [countWords(`official ${role}`), `${active} (${all})`]),
    ],
  };
}
