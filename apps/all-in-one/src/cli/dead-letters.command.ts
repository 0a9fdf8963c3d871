import { userInfo } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { FeedGroup, LetterChoice } from '#libs/feed';
import { deadLettersCommand } from '../../../dispatcher/src/cli/dead-letters.command.js';
import { GROUPS, RecordLetters } from '../letters/record-letters.js';
import type { ServiceConfigs } from './service-configs.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LONGEST_REASON = 500;

interface Options {
  id?: string[];
  code?: string;
  all?: true;
  group?: FeedGroup;
  because: string;
}

/** `dead-letters`: what the dispatcher's command does for messages, and what becomes of records put aside by anybody. */
export function allDeadLettersCommand(configs: ServiceConfigs): Command {
  const records = () => new RecordLetters(configs, `operator:${userInfo().username}`);
  const command = deadLettersCommand(configs.dispatcher, () => list(records()));
  const chosen = (name: string, about: string) =>
    command
      .command(name)
      .description(about)
      .option('--id <id...>', 'questi dati / these records')
      .option('--code <code>', 'messi da parte con questo codice / put aside with this code')
      .option('--all', 'tutti / all of them')
      .addOption(
        new Option('--group <service>', 'messi da parte da / put aside by; default: tutti / all').choices(
          GROUPS,
        ),
      );
  chosen(
    'republish',
    'dati messi da parte: rimettili sul feed, tolta la causa / records put aside: on the feed again, once the cause is put right',
  ).action((options: Options) => each(options, (group, choice) => records().republish(group, choice)));
  chosen('discard', 'dati messi da parte: buttali / records put aside: throw them away')
    .requiredOption('--because <reason>', 'perché / why: for the audit log', reason)
    .action((options: Options) =>
      each(options, (group, choice) => records().discard(group, choice, options.because)),
    );
  return command;
}

async function list(letters: RecordLetters): Promise<void> {
  let found = 0;
  for (const group of GROUPS)
    for (const { id, topic, shard, reason: code, deadAt } of await letters.list(group)) {
      found++;
      say(`${id}  ${group}  ${topic}/${shard}  ${code}  ${deadAt.toISOString()}`);
    }
  if (found === 0) say('Nessuno. / None.');
}

async function each(
  { id, code, all, group }: Options,
  work: (group: FeedGroup, choice: LetterChoice) => Promise<number>,
): Promise<void> {
  if ([id, code, all].filter((choice) => choice !== undefined).length !== 1)
    throw new InvalidArgumentError('--id | --code | --all');
  if (id?.some((text) => !UUID.test(text)) === true) throw new InvalidArgumentError('--id: UUID');
  const choice = { ...(id && { ids: id }), ...(code !== undefined && { reason: code }) };
  let done = 0;
  for (const one of group === undefined ? GROUPS : [group]) done += await work(one, choice);
  say(`Fatto / done: ${done}`);
  if (done === 0 && all === undefined) process.exitCode = 1;
}

function reason(text: string): string {
  const words = text.trim();
  if (words.length === 0 || words.length > LONGEST_REASON)
    throw new InvalidArgumentError(`1–${LONGEST_REASON}`);
  return words;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
