import { roleOf, withDatabase, withLogin, type ServiceName } from '#libs/database';
import type { Installation, Ports } from './installation.js';

/** What carries the work between the services of this machine. */
export type FeedChoice = { feed: 'postgres' } | { feed: 'kafka'; brokers: string[]; topicPrefix: string };

/** An SMSC account the dispatcher binds to, as its `ROUTES` setting has it. */
export type RouteSettings = Record<string, unknown>;

export interface Topology {
  installation: Installation;
  /** The ports of this run: the installation's, or others where those are taken. */
  ports: Ports;
  /** The PostgreSQL server, with any login. */
  serverUrl: string;
  feed: FeedChoice;
  routes: RouteSettings[];
  /** Where the checkpoints of the audit log are written, besides the database. */
  checkpointFolder?: string;
  /** The file that keeps who was erased, outside the database. */
  erasureLedger?: string;
  /** Where the key-encryption keys are kept, when not in the installation: they may change while it runs. */
  kekFile?: string;
  logLevel: string;
}

type Environment = Record<string, string>;

/** The environment of one service: exactly what its settings ask for, nothing of the others'. */
export function environmentOf(service: ServiceName, topology: Topology): Environment {
  return { ...everyService(service, topology), ...OWN[service](topology) };
}

/** The environment of the simulated operator. */
export function simulatorEnvironment(topology: Topology, settings: Environment = {}): Environment {
  return {
    HTTP_PORT: String(topology.ports.simulator),
    SMPP_PORT: String(topology.ports.smpp),
    SMSC_PASSWORD: topology.installation.smscPassword,
    ...settings,
  };
}

/** Where people and services find each other. */
export function addresses(ports: Ports) {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    authoring: at(ports.authoring),
    registration: at(ports.registration),
    dispatcher: at(ports.dispatcher),
    simulator: at(ports.simulator),
  };
}

/** The demonstration's route: the simulator, as a provider would license it to a small town. */
export function demonstrationRoute(
  installation: Installation,
  ports: Ports,
  municipalityId: string,
): RouteSettings {
  return {
    id: 'simulator',
    name: 'Operatore simulato',
    municipalityId,
    kind: 'live',
    host: '127.0.0.1',
    port: ports.smpp,
    systemId: 'campanile',
    password: installation.smscPassword,
    binds: 4,
    window: 100,
    partsPerSecond: 1000,
    alphabet: 'gsm7',
    centsPerPart: 4,
  };
}

function everyService(service: ServiceName, topology: Topology): Environment {
  const { installation, ports, feed } = topology;
  const url = addresses(ports);
  const database = withDatabase(topology.serverUrl, installation.database.name);
  return {
    DATABASE_URL: withLogin(database, roleOf(service), installation.database.passwords[service]),
    ...(topology.kekFile === undefined ? { KEK: installation.keys.kek } : { KEK_FILE: topology.kekFile }),
    TRANSPORT_KEY: installation.keys.transport,
    SERVICE_SECRET: installation.serviceSecret,
    HTTP_PORT: String(ports[service]),
    AUTHORING_URL: url.authoring,
    REGISTRATION_URL: url.registration,
    DISPATCHER_URL: url.dispatcher,
    LOG_LEVEL: topology.logLevel,
    FEED: feed.feed,
    ...(feed.feed === 'kafka'
      ? { KAFKA_BROKERS: feed.brokers.join(','), KAFKA_TOPIC_PREFIX: feed.topicPrefix }
      : {}),
  };
}

const OWN: Record<ServiceName, (topology: Topology) => Environment> = {
  registration: ({ installation, checkpointFolder, erasureLedger }) => ({
    NUMBER_KEY: installation.keys.number,
    INDEX_KEY: installation.keys.index,
    AUDIT_SIGNING_KEY: installation.keys.audit,
    ...(checkpointFolder === undefined ? {} : { AUDIT_CHECKPOINT_FOLDER: checkpointFolder }),
    ...(erasureLedger === undefined ? {} : { ERASURE_LEDGER: erasureLedger }),
  }),
  authoring: () => ({}),
  dispatcher: ({ routes }) => ({ ROUTES: JSON.stringify(routes) }),
};
