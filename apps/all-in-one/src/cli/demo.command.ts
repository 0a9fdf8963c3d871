import { Command, InvalidArgumentError } from 'commander';
import { FAENZA } from '../demo/faenza.js';
import { DEMONSTRATION, seedOfficials, seedSubscribers } from '../demo/seeds.js';
import { foundMunicipality } from '../towns/found-municipality.js';
import type { ServiceConfigs } from './service-configs.js';
import { stateFolder } from './environment.js';

/** `demo seed`, `demo subscribers`: the demonstration's municipality and its invented people. */
export function demoCommand(configs: ServiceConfigs): Command {
  const demo = new Command('demo');
  const subscribers = '--subscribers <n>';
  demo
    .command('seed')
    .description('Faenza: zone, categorie, funzionari, iscritti / zones, categories, officials, subscribers')
    .option(subscribers, 'iscritti inventati / invented subscribers', wholeNumber, 10_000)
    .option('--password <password>', 'dei funzionari / of the officials; default: of the installation')
    .action(async (options: { subscribers: number; password?: string }) => {
      const password =
        options.password ?? (await stateFolder().running())?.topology.installation.demoPassword;
      if (password === undefined) throw new InvalidArgumentError('--password');
      await foundMunicipality(configs, FAENZA, DEMONSTRATION);
      await seedSubscribers(configs.registration(), options.subscribers, say);
      await seedOfficials(configs.authoring(), password, say);
    });
  demo
    .command('subscribers')
    .description('altri iscritti inventati / more invented subscribers; only a simulator may be told of them')
    .requiredOption('--count <n>', 'quanti / how many', wholeNumber)
    .action(async ({ count }: { count: number }) => seedSubscribers(configs.registration(), count, say));
  return demo;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number');
  return value;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
