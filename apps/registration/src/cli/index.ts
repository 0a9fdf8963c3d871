import type { Command } from 'commander';
import type { RegistrationConfig } from '../settings.js';
import { citizensCommand } from './citizens-import.command.js';
import { keysCommand } from './keys.command.js';
import { noticeCommand } from './notice.command.js';
import { keywordsCommand } from './keywords.command.js';
import { retentionCommand } from './retention.command.js';
import { subscribersCommand } from './subscribers.command.js';

/**
 * The administrator's commands for citizens: the same code as the service, on the same database.
 * @param config called when a command runs, so that `--help` needs no settings
 */
export function registrationCommands(config: () => RegistrationConfig): Command[] {
  return [
    citizensCommand(config),
    subscribersCommand(config),
    noticeCommand(config),
    retentionCommand(config),
    keywordsCommand(config),
    keysCommand(config),
  ];
}
