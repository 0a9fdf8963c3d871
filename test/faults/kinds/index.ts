import { BROKER_FAULTS } from './broker-faults.js';
import { DATABASE_FAULTS } from './database-faults.js';
import type { Kind } from './kind.js';
import { PROCESS_FAULTS } from './process-faults.js';
import { SMSC_FAULTS } from './smsc-faults.js';
import { START_FAULTS } from './start-faults.js';

/** Everything that can go wrong here. */
export const KINDS: readonly Kind[] = [
  ...PROCESS_FAULTS,
  ...DATABASE_FAULTS,
  ...BROKER_FAULTS,
  ...START_FAULTS,
  ...SMSC_FAULTS,
];
