import type { Command } from 'commander';
import type { ServiceConfigs } from './service-configs.js';

interface Entry {
  about: string;
  load: (configs: ServiceConfigs) => Promise<Command>;
}

/** Every command there is. One is loaded when it is asked for: it brings the whole service it is about. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  citizens: {
    about: 'cittadini / citizens',
    load: async ({ registration }) =>
      (await import('../../../registration/src/cli/citizens-import.command.js')).citizensCommand(
        registration,
      ),
  },
  subscribers: {
    about: 'iscritti / subscribers',
    load: async ({ registration }) =>
      (await import('../../../registration/src/cli/subscribers.command.js')).subscribersCommand(registration),
  },
  notice: {
    about: 'informativa / privacy notice',
    load: async ({ registration }) =>
      (await import('../../../registration/src/cli/notice.command.js')).noticeCommand(registration),
  },
  retention: {
    about: 'lascia andare ciò che ha fatto il suo tempo / let go of what has had its time',
    load: async ({ registration }) =>
      (await import('../../../registration/src/cli/retention.command.js')).retentionCommand(registration),
  },
  keywords: {
    about: 'parole degli SMS di un comune / words of a municipality’s SMS',
    load: async ({ registration }) =>
      (await import('../../../registration/src/cli/keywords.command.js')).keywordsCommand(registration),
  },
  keys: {
    about: 'chiavi dei dati / keys of the data',
    load: async ({ registration }) =>
      (await import('../../../registration/src/cli/keys.command.js')).keysCommand(registration),
  },
  alert: {
    about: 'allerte / alerts',
    load: async ({ authoring }) =>
      (await import('../../../authoring/src/cli/alert.command.js')).alertCommand(authoring),
  },
  official: {
    about: 'funzionari / officials',
    load: async ({ authoring }) =>
      (await import('../../../authoring/src/cli/official.command.js')).officialCommand(authoring),
  },
  ledger: {
    about: 'il registro degli esiti / the ledger of outcomes',
    load: async ({ dispatcher }) =>
      (await import('../../../dispatcher/src/cli/ledger.command.js')).ledgerCommand(dispatcher),
  },
  doubts: {
    about:
      'messaggi in dubbio, trattenuti finché qualcuno decide / messages in doubt, held until somebody decides',
    load: async ({ dispatcher }) =>
      (await import('../../../dispatcher/src/cli/doubts.command.js')).doubtsCommand(dispatcher),
  },
  routes: {
    about: 'le rotte verso gli SMSC / the routes to the SMSCs',
    load: async ({ dispatcher }) =>
      (await import('../../../dispatcher/src/cli/routes.command.js')).routesCommand(dispatcher),
  },
  'dead-letters': {
    about:
      'messaggi non riusciti, dati del feed messi da parte / messages that did not succeed, records put aside',
    load: async (configs) => (await import('./dead-letters.command.js')).allDeadLettersCommand(configs),
  },
  municipality: {
    about: 'comuni / municipalities',
    load: async (configs) => (await import('./municipality.command.js')).municipalityCommand(configs),
  },
  audit: {
    about: 'registro delle attività / the audit log',
    load: async (configs) => (await import('./audit.command.js')).auditCommand(configs),
  },
  privacy: {
    about: 'protezione dei dati / data protection',
    load: async (configs) => (await import('./privacy.command.js')).privacyCommand(configs),
  },
  database: {
    about: 'la banca dati dei servizi / the database on which the services run',
    load: async () => (await import('./database.command.js')).databaseCommand(),
  },
  demo: {
    about: 'dimostrazione / demonstration',
    load: async (configs) => (await import('./demo.command.js')).demoCommand(configs),
  },
  installation: {
    about: 'una nuova installazione / a new installation',
    load: async () => (await import('./installation.command.js')).installationCommand(),
  },
};
