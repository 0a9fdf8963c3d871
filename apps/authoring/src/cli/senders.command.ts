import { userInfo } from 'node:os';
import { Command } from 'commander';
import { officialProblem } from '../officials/official.problems.js';
import { OfficialsService } from '../officials/officials.service.js';
import { SendersService } from '../officials/senders.service.js';
import type { AuthoringConfig } from '../settings.js';
import { withAuthoring } from './with-authoring.js';

interface Options {
  municipality?: string;
}

const WHOSE = ['--municipality <id>', 'comune / municipality; needed when there are several'] as const;

/** `municipality senders`: under which names a town may send; the first is its own, and what alerts are written with. */
export function sendersCommand(config: () => AuthoringConfig): Command {
  const senders = new Command('senders').description(
    'mittenti registrati presso gli operatori / senders registered with the providers',
  );
  senders
    .command('list')
    .description('il mittente del comune, poi gli altri / the municipality’s own, then the others')
    .option(...WHOSE)
    .action((options: Options) => change(config(), options, () => Promise.resolve()));
  senders
    .command('add <sender>')
    .description('con questo si può reinviare ciò che è fallito / what failed may be sent again under it')
    .option(...WHOSE)
    .action((sender: string, options: Options) =>
      change(config(), options, (service, id) => service.add(id, sender, `operator:${userInfo().username}`)),
    );
  senders
    .command('remove <sender>')
    .description('non più / no more')
    .option(...WHOSE)
    .action((sender: string, options: Options) =>
      change(config(), options, (service, id) =>
        service.remove(id, sender, `operator:${userInfo().username}`),
      ),
    );
  return senders;
}

/** Prints what is registered afterwards. */
async function change(
  config: AuthoringConfig,
  { municipality }: Options,
  work: (service: SendersService, municipalityId: string) => Promise<void>,
): Promise<void> {
  await withAuthoring(config, async (authoring) => {
    const known = await authoring.get(OfficialsService, { strict: false }).listMunicipalities();
    const chosen = municipality === undefined && known.length === 1 ? known[0]?.id : municipality;
    const id = known.find((each) => each.id === chosen)?.id;
    if (id === undefined) throw officialProblem('municipality.unknown', { field: 'municipality' });
    const service = authoring.get(SendersService, { strict: false });
    await work(service, id);
    for (const sender of await service.allowed(id)) process.stdout.write(`${sender}\n`);
  });
}
