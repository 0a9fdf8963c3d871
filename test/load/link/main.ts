import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { report } from '../report.js';
import type { Measured } from './meter.js';
import type { SenderName } from './sender.js';

interface LinkOptions {
  messages: number;
  window: number;
  json: boolean;
}

/** The package is slower by far: so much fewer messages take it as long. */
const SMPP_SHARE = 20;
/** The median of so many is told: another program on the machine disturbs one round, not two. */
const ROUNDS = 3;

/** One connection, one sink in a process of its own, three senders one after the other. */
async function benchLink({ messages, window, json }: LinkOptions): Promise<void> {
  const sink = start('sink');
  try {
    const port = await message<number>(sink, 'sink');
    const measure = (sender: SenderName, count: number): Promise<Measured> => {
      const child = start('sender', [sender, port, window, count].map(String));
      return message<Measured>(child, sender);
    };
    const rounds: Record<SenderName, Measured[]> = { raw: [], link: [], smpp: [] };
    for (let round = 0; round < ROUNDS; round++) {
      rounds.raw.push(await measure('raw', messages));
      rounds.link.push(await measure('link', messages));
      rounds.smpp.push(await measure('smpp', Math.ceil(messages / SMPP_SHARE)));
    }
    const [raw, link, smpp] = [median(rounds.raw), median(rounds.link), median(rounds.smpp)];
    report(json, {
      ...{ messages, window },
      rate_per_s: Math.round(link.rate),
      cpu_us: micros(link),
      smpp_rate_per_s: Math.round(smpp.rate),
      smpp_cpu_us: micros(smpp),
      raw_rate_per_s: Math.round(raw.rate),
      raw_cpu_us: micros(raw),
      times_smpp: Math.round((link.rate / smpp.rate) * 10) / 10,
      share_of_raw: Math.round((link.rate / raw.rate) * 100) / 100,
    });
  } finally {
    sink.kill();
  }
}

function median(measured: Measured[]): Measured {
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] as number;
  return {
    rate: middle(measured.map(({ rate }) => rate)),
    cpuMicros: middle(measured.map(({ cpuMicros }) => cpuMicros)),
  };
}

const micros = ({ cpuMicros }: Measured): number => Math.round(cpuMicros * 100) / 100;

function start(name: string, args: string[] = []): ChildProcess {
  return fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), args);
}

async function message<T>(child: ChildProcess, name: string): Promise<T> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The ${name} ended before its time`);
  });
  const [value] = (await Promise.race([once(child, 'message'), ended])) as [T];
  ended.catch(() => {});
  return value;
}

export function linkCommand(program: Command): void {
  program
    .command('link')
    .description('one connection against a sink: our link, the smpp package, raw pre-encoded writes')
    .option('--messages <n>', 'how many', Number, 2_000_000)
    .option('--window <n>', 'submits without an answer, for all three', Number, 500)
    .option('--json', 'one JSON object on the last line', false)
    .action(benchLink);
}
