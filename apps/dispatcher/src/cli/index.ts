import type { Command } from 'commander';
import type { DispatcherConfig } from '../settings.js';
import { doubtsCommand } from './doubts.command.js';
import { ledgerCommand } from './ledger.command.js';
import { routesCommand } from './routes.command.js';

/**
 * The administrator's commands for ledger and routes: the same code as the service, on the same database.
 * @param config called when a command runs, so that `--help` needs no settings
 */
export function dispatcherCommands(config: () => DispatcherConfig): Command[] {
  return [ledgerCommand(config), doubtsCommand(config), routesCommand(config)];
}
