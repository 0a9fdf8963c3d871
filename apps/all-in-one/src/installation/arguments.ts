import { parseArgs } from 'node:util';
import { SYNTHETIC_SUBSCRIBERS } from '../demo/faenza.js';

export interface Arguments {
  help: boolean;
  state: string | undefined;
  subscribers: number;
  logLevel: string;
}

export const USAGE = `npm start -- [options]

Runs all of Campanile on this machine: an embedded PostgreSQL, the three services, a simulated SMS operator, and the
demonstration municipality of Faenza.

  --state DIR          where everything is kept          default: .campanile in the project
  --subscribers N      synthetic subscribers at first    default: ${SYNTHETIC_SUBSCRIBERS}
  --log-level LEVEL    of the files in DIR/logs          default: info
  --help               this text

Delete the state folder to begin anew.`;

/** @throws Error in plain words when an option is not known or not a number */
export function parseArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      state: { type: 'string' },
      subscribers: { type: 'string', default: String(SYNTHETIC_SUBSCRIBERS) },
      'log-level': { type: 'string', default: 'info' },
    },
  });
  const subscribers = Number(values.subscribers);
  if (!Number.isInteger(subscribers) || subscribers < 0)
    throw new Error(`--subscribers takes a whole number, not “${values.subscribers}”.`);
  return { help: values.help, state: values.state, subscribers, logLevel: values['log-level'] };
}
