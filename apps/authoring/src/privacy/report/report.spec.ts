import type { PrivacyFacts } from './facts.js';
import { renderReport } from './render.js';

const FACTS: PrivacyFacts = {
  ...{ at: '2026-11-24T00:00:00.000Z', name: 'Faenza <b>', languages: ['it'], termsVersion: 3 },
  terms: {
    ...{ controller: 'Comune di Faenza', dpoContact: 'dpo@comune.test', processors: ['Operatore | Uno'] },
    ...{ withdrawalMethods: ['SMS: STOP'], retentionBasis: 'art. 17(3)(e)', retentionDays: 365 },
  },
  notices: ['2 (it)'],
  categories: [
    {
      code: 'meteo',
      name: { it: 'Meteo' },
      legalBasis: 'public_task',
      statuteRef: 'D.Lgs. 1/2018',
      chosen: 7,
    },
    { code: 'servizi', name: { it: 'Servizi' }, legalBasis: 'consent', statuteRef: null, chosen: 5 },
  ],
  counts: [{ what: 'subscriber active', count: 9 }],
  officials: [{ role: 'approver', active: 2, all: 3 }],
  routes: [{ id: 'tim', name: 'TIM', kind: 'live', host: 'smsc.test', tls: false }],
  settings: {
    ...{ feed: 'kafka', databaseByTls: false, databaseElsewhere: true, citizensByHttps: true },
    ...{ officialsByHttps: true, kekInFile: true, checkpointPlaces: [], erasuresKeptOutside: false },
    ...{ ledgerRetentionDays: 400, parkedReceiptHours: 72, withdrawnDays: 30, inboundPartMinutes: 10 },
    ...{
      officialSessionHours: 12,
      loginAttemptMinutes: 15,
      knownAddressDays: 90,
      suspendAfterFailures: 3,
      suspendWithinDays: 180,
    },
    ...{ noticeGraceDays: 30, askerRetentionDays: 45, requestsPerAddress: 300, validYears: 1 },
    ...{ unconfirmedHours: 48, strayMessageHours: 48, numberChangeHours: 24 },
    ...{ deskWithdrawalHours: 48, nobodysInboundDays: 9, linkDays: 1, sessionMinutes: 30 },
    ...{ serviceKeyDays: 3, inboundKeyDays: 8, spentPaperYears: 1, logCopyHours: 24 },
  },
};

describe('The record of processing', () => {
  it('names controller, DPO, processors, each category with its basis and statute, and how long data are kept', () => {
    const text = renderReport(FACTS, 'it', 'md');
    for (const fact of [
      ...['Comune di Faenza', 'dpo@comune.test', 'Operatore \\| Uno', 'TIM (tim, smsc.test)'],
      ...[
        '| Meteo | compito di interesse pubblico, art. 6(1)(e) | D.Lgs. 1/2018 | opposizione, art. 21 | 7 |',
      ],
      ...['| Servizi | consenso, art. 6(1)(a) | – | revoca, art. 7(3) | 5 |', 'distrutti dopo 365 giorni'],
      ...[
        '400 giorni dopo la fine',
        '| Indirizzo IP troncato e tipo di browser di chi si iscrive | 45 giorni |',
        'iscritti: attivi | 9',
        'funzionari attivi (in tutto): approvatore | 2 (3)',
      ],
    ])
      expect(text).toContain(fact);
  });

  it.each(['it', 'en'] as const)(
    'says (%s) of every period that a service tells how long it is',
    (language) => {
      const periods = Object.keys(FACTS.settings).filter((name) => /(Years|Days|Hours|Minutes)$/.test(name));
      expect(periods.length).toBeGreaterThan(20);
      const told = Object.fromEntries(periods.map((name, i) => [name, 70_001 + i]));
      const text = renderReport({ ...FACTS, settings: { ...FACTS.settings, ...told } }, language, 'md');
      for (const [name, n] of Object.entries(told)) expect(text.includes(` ${n} `) ? '' : name).toBe('');
    },
  );

  it('says plainly what is not as it should be, and what the town must fill in', () => {
    const text = renderReport(FACTS, 'it', 'md');
    expect(text).toContain('SENZA TLS');
    expect(text).toContain('| TLS verso l’operatore tim (live) | NO |');
    expect(text).toContain('la banca dati è su un’altra macchina senza TLS');
    expect(text).toContain('un registro accorciato non si riconoscerebbe');
    expect(text.match(/DA COMPILARE/g)?.length).toBeGreaterThan(8);
    const safe = {
      ...FACTS.settings,
      databaseByTls: true,
      checkpointPlaces: ['mail'],
      erasuresKeptOutside: true,
    };
    const routes = FACTS.routes.map((route) => ({ ...route, tls: true }));
    expect(renderReport({ ...FACTS, routes, settings: safe }, 'it', 'md')).toContain('Nessuno di quelli che');
  });

  it('is the same in English and for programs, and a page without anything that runs', () => {
    expect(renderReport(FACTS, 'en', 'md')).toContain('TO FILL IN');
    const { sections } = JSON.parse(renderReport(FACTS, 'en', 'json')) as { sections: { toFill: number }[] };
    expect(sections.reduce((sum, { toFill }) => sum + toFill, 0)).toBeGreaterThan(8);
    const page = renderReport(FACTS, 'it', 'html');
    expect(page).toContain('<html lang="it">');
    expect(page).toContain('Faenza &lt;b&gt;');
    expect(page).not.toMatch(/<script|<b>/);
  });
});
