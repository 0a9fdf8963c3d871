import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import { verifyServiceToken } from '#libs/access';
import type {
  AudienceEstimate,
  Catalogue,
  DeadLetterPage,
  DecisionResult,
  DispatchCapacity,
  LogEntryAnswer,
  LogExportAnswer,
  LogOverview,
  LogSearchPage,
  OpenAlert,
  DispatcherPrivacyFacts,
  RecipientPage,
  RecipientTrail,
  RegistrationPrivacyFacts,
  WhyFactsAnswer,
} from '#libs/contracts';

/** How a peer can fail. */
export type Misbehaviour = 'silent' | 'failing' | 'not-json' | 'wrong-shape';

export const ZONES = {
  borgo: 'b0000000-0000-4000-8000-000000000001',
  nord: 'b0000000-0000-4000-8000-000000000002',
};

export const CATEGORIES = {
  meteo: 'c0000000-0000-4000-8000-000000000001',
  servizi: 'c0000000-0000-4000-8000-000000000002',
};

/** Registration and dispatcher on a real socket, answering by the contract, or badly on request. */
export interface Peers {
  url: string;
  catalogue: Catalogue;
  /** What any polygon touches. */
  touched: string[];
  estimate: AudienceEstimate;
  capacity: DispatchCapacity;
  recipients: RecipientPage;
  open: OpenAlert;
  letters: DeadLetterPage;
  decided: DecisionResult;
  log: {
    pages: LogSearchPage[];
    entry: LogEntryAnswer;
    overview: LogOverview;
    export: LogExportAnswer;
    why: WhyFactsAnswer;
    trail: RecipientTrail;
  };
  privacy: { registration: RegistrationPrivacyFacts; dispatcher: DispatcherPrivacyFacts };
  /** Answers of the counter, by the end of the path. */
  counter: Record<string, unknown>;
  /** Bodies of decisions and of questions about the log, oldest first. */
  told: unknown[];
  misbehaviour: { registration: Misbehaviour | null; dispatcher: Misbehaviour | null };
  /** Paths asked, oldest first. */
  asked: string[];
  close(): Promise<void>;
}

const PRIVACY: Peers['privacy'] = {
  registration: {
    ...{ name: 'Prova', languages: ['it'], termsVersion: 2, notices: ['1 (it)'] },
    terms: {
      ...{ controller: 'Comune di Prova', dpoContact: 'rpd@comune.prova.example' },
      ...{
        processors: ['Ospite'],
        withdrawalMethods: ['SMS: STOP'],
        retentionBasis: 'art. 17',
        retentionDays: 365,
      },
    },
    categories: [
      {
        code: 'meteo',
        name: { it: 'Meteo' },
        legalBasis: 'public_task',
        statuteRef: 'D.Lgs. 1/2018',
        chosen: 7,
      },
    ],
    counts: [{ what: 'subscriber active', count: 7 }],
    settings: {
      ...{ feed: 'postgres', databaseByTls: false, databaseElsewhere: false, citizensByHttps: true },
      ...{
        kekInFile: true,
        checkpointPlaces: ['folder'],
        erasuresKeptOutside: true,
        requestsPerAddress: 300,
      },
      ...{ suspendAfterFailures: 3, suspendWithinDays: 180, noticeGraceDays: 30, askerRetentionDays: 30 },
      ...{ validYears: 1, unconfirmedHours: 48, strayMessageHours: 48, numberChangeHours: 24 },
      ...{ deskWithdrawalHours: 48, nobodysInboundDays: 9, linkDays: 1, sessionMinutes: 30 },
      ...{ serviceKeyDays: 3, inboundKeyDays: 8, spentPaperYears: 1, logCopyHours: 24 },
    },
  },
  dispatcher: {
    routes: [{ id: 'r1', name: 'Operatore', kind: 'live', host: 'smsc.example', tls: true }],
    settings: { ledgerRetentionDays: 400, parkedReceiptHours: 72, withdrawnDays: 30, inboundPartMinutes: 10 },
  },
};

const square = (south: number, west: number): [number, number][] => [
  [south, west],
  [south + 0.02, west],
  [south + 0.02, west + 0.02],
  [south, west],
];

export async function startPeers(serviceSecret: string): Promise<Peers> {
  const peers: Omit<Peers, 'url' | 'close'> = {
    catalogue: {
      zones: [
        { id: ZONES.borgo, code: 'BORGO', name: 'Borgo', polygon: square(44.28, 11.88) },
        { id: ZONES.nord, code: 'NORD', name: 'Centro Nord', polygon: square(44.3, 11.86) },
      ],
      categories: [
        {
          id: CATEGORIES.meteo,
          code: 'meteo',
          name: { it: 'Meteo', en: 'Weather' },
          legalBasis: 'public_task',
        },
        {
          id: CATEGORIES.servizi,
          code: 'servizi',
          name: { it: 'Servizi', en: 'Services' },
          legalBasis: 'consent',
        },
      ],
      languages: ['it', 'en'],
    },
    touched: [ZONES.borgo],
    estimate: { total: 1_000, byLanguage: { it: 900, en: 100 } },
    capacity: {
      partsPerSecond: 200,
      centsPerPart: 4,
      alphabet: 'gsm7',
      routes: [{ id: 'r1', name: 'Operatore', bound: true, partsPerSecond: 200 }],
    },
    recipients: { recipients: [], next: null },
    open: { closed: null, failures: [], held: 0, resending: 0, correctedBy: [] },
    letters: { letters: [], next: null },
    decided: { done: 0, overtaken: 0, closed: null },
    log: {
      pages: [],
      entry: { found: null, damaged: false },
      export: { export: null, refused: null },
      why: { facts: null, refused: null, damaged: false },
      trail: { trail: null },
      overview: { origin: 'spec', key: 'spec+0+0', size: 0, publishedTo: [], checkpoints: [] },
    },
    privacy: PRIVACY,
    counter: {},
    told: [],
    misbehaviour: { registration: null, dispatcher: null },
    asked: [],
  };
  const server = createServer((request, response) => {
    void answer(peers, serviceSecret, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return Object.assign(peers, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

async function answer(
  peers: Omit<Peers, 'url' | 'close'>,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://peer');
  peers.asked.push(pathname);
  if (pathname.endsWith('/decisions') || (WITH_BODY.test(pathname) && request.method === 'POST'))
    peers.told.push(await bodyOf(request));
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  const [peer, body] = answerOf(peers, pathname, audienceOf(token));
  const caller = await verifyServiceToken(secret, token, peer).catch(() => null);
  if (caller !== 'authoring') return void response.writeHead(401).end();
  switch (peers.misbehaviour[peer]) {
    case 'silent':
      return;
    case 'failing':
      return void response.writeHead(500).end('{}');
    case 'not-json':
      return void response.writeHead(200).end('<html>');
    case 'wrong-shape':
      return void response.writeHead(200).end('{"something":"else"}');
    case null:
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

/** Questions about people name who asks. */
const WITH_BODY = /^\/internal\/(audit\/.*\/(search|entries|exports)|counter\/)/;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

function answerOf(
  peers: Omit<Peers, 'url' | 'close'>,
  path: string,
  asked: 'registration' | 'dispatcher',
): ['registration' | 'dispatcher', unknown] {
  if (path.startsWith('/internal/catalogue/')) return ['registration', peers.catalogue];
  if (path.startsWith('/internal/zones/resolve/')) return ['registration', { zoneIds: peers.touched }];
  if (path.startsWith('/internal/audience/estimate/')) return ['registration', peers.estimate];
  if (path.startsWith('/internal/counter/')) return ['registration', counterAnswer(peers, path)];
  if (path.startsWith('/internal/audit/')) return ['registration', logAnswer(peers, path)];
  if (path.startsWith('/internal/privacy/')) return [asked, peers.privacy[asked]];
  if (path.startsWith('/internal/capacity/')) return ['dispatcher', peers.capacity];
  if (path.endsWith('/open')) return ['dispatcher', peers.open];
  if (path.endsWith('/dead-letters')) return ['dispatcher', peers.letters];
  if (path.endsWith('/trail')) return ['dispatcher', peers.log.trail];
  if (path.endsWith('/decisions')) return ['dispatcher', peers.decided];
  return ['dispatcher', peers.recipients];
}

/** Whom a token is for: both services are asked how they process, by the same path. It is verified afterwards. */
function audienceOf(token: string): 'registration' | 'dispatcher' {
  try {
    return decodeJwt(token).aud === 'dispatcher' ? 'dispatcher' : 'registration';
  } catch {
    return 'registration';
  }
}

/** The pages one after the other; after the last, nothing more. */
function logAnswer({ log }: Pick<Peers, 'log'>, path: string): unknown {
  if (path.endsWith('/checkpoints')) return log.overview;
  if (path.includes('/entries/')) return log.entry;
  if (path.includes('/exports')) return log.export;
  if (path.endsWith('/why')) return log.why;
  return log.pages.shift() ?? { entries: [], next: null, subjects: null, refused: null };
}

/** What a spec has put there; else an answer that suits every question, and of no sign-up that was asked for. */
function counterAnswer({ counter }: Pick<Peers, 'counter'>, path: string): unknown {
  const question = path.split('/').slice(4).join('/');
  const known = counter[question];
  if (known !== undefined) return known;
  const sentences = { it: 'Non esiste.', en: 'There is none.', errors: [] };
  const refused = { code: 'sign_up.unknown', status: 404, field: null, ...sentences };
  if (question.split('/').length > 1) return { answer: null, refused };
  const figures = { active: 0, paused: 0, suspended: 0, suspendedAsUnreachable: 0, failing: 0 };
  const offer = { languages: ['it'], zones: [], categories: [], notice: { version: '1', texts: {} } };
  const challenge = { id: ZONES.borgo, codeExpiresAt: '2026-11-23T18:00:00.000Z' };
  return {
    ...{ ...figures, ...offer, refused: null },
    answer: { ...challenge, subscriber: null, suspendedAt: null },
  };
}
