import { CommanderError } from 'commander';
import { AuditError } from '#libs/audit';
import { ConfigError } from '#libs/config';
import { ProblemError } from '#libs/http';
import { KeyError } from '#libs/keys';
import { NothingRunsError } from './environment.js';

/** A refusal in the words its user understands; anything else with what a programmer needs. */
export function explanation(error: unknown): string {
  if (error instanceof ProblemError) {
    const faults = error.errors.map(
      (fault) => `  ${fault.field ?? ''} ${fault.sentence('it')} / ${fault.sentence('en')}`,
    );
    return [`${error.code}: ${error.sentence('it')} / ${error.sentence('en')}`, ...faults].join('\n');
  }
  if (error instanceof ConfigError || error instanceof NothingRunsError || error instanceof CommanderError)
    return error.message;
  if (error instanceof AuditError || error instanceof KeyError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
