import type { Command } from 'commander';
import type { AuthoringConfig } from '../settings.js';
import { alertCommand } from './alert.command.js';
import { officialCommand } from './official.command.js';

/**
 * The administrator's commands for officials and alerts: the same code as the service, on the same database.
 * @param config called when a command runs, so that `--help` needs no settings
 */
export function authoringCommands(config: () => AuthoringConfig): Command[] {
  return [alertCommand(config), officialCommand(config)];
}
