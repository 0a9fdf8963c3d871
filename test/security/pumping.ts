import { createRequire } from 'node:module';
import { getCountries, getCountryCallingCode, getExampleNumber, type Examples } from 'libphonenumber-js/max';
import { Chance } from './chance.js';
import { Line } from './ground/line.js';
import { askToSignUp, messagesSent, withTown } from './ground/town.js';

/** What earns whoever owns it by being sent to, or is no mobile of the country, as people and bots write it. */
const ITALIAN = [
  '892',
  '899',
  '894',
  '895',
  '144',
  '166',
  '163',
  '164',
  '178',
  '199',
  '840',
  '848',
  '800',
  '803',
  '0546',
  '06',
  '02',
  '4',
  '5',
  '7',
];
/** Satellite, international networks, premium and shared cost of no country. */
const WORLDWIDE = ['870', '881', '882', '883', '878', '979', '808', '888'];

export interface PumpingFigures {
  numbers: number;
  messages: number;
  /** How many of each: `<status> <code>`. */
  answers: Record<string, number>;
  accepted: string[];
}

/** Asks for codes and links for foreign, premium, fixed and invented numbers. */
export async function pump(count: number, seed: number): Promise<PumpingFigures> {
  const chance = new Chance(seed);
  return withTown(0, { REQUESTS_PER_ADDRESS: '0' }, async (town) => {
    const line = new Line(town.url);
    const figures: PumpingFigures = { numbers: count, messages: 0, answers: {}, accepted: [] };
    for (let i = 0; i < count; i++) {
      const number = notOurs(chance);
      const said =
        i % 2 === 0 ? await askToSignUp(line, number) : await line.post('/it/gestione', { form: { number } });
      const code = /"code":"(number\.[^"]+)"/.exec(said.body)?.[1] ?? '';
      const answer = `${said.status} ${code}`.trim();
      figures.answers[answer] = (figures.answers[answer] ?? 0) + 1;
      if (said.status < 400) figures.accepted.push(number);
    }
    line.close();
    return { ...figures, messages: await messagesSent(town) };
  });
}

export function notOurs(chance: Chance): string {
  const digits = (count: number) => Array.from({ length: count }, () => String(chance.below(10))).join('');
  const kind = chance.below(4);
  if (kind === 0) return `+39 ${chance.oneOf(ITALIAN)}${digits(4 + chance.below(4))}`;
  if (kind === 1) return `+${chance.oneOf(WORLDWIDE)}${digits(8 + chance.below(3))}`;
  const country = chance.oneOf(FOREIGN);
  if (kind === 2) return `+${getCountryCallingCode(country)}${digits(6 + chance.below(5))}`;
  // A mobile of that country, as its plan says, with another end.
  const example = getExampleNumber(country, examples)?.number ?? '+1';
  return example.slice(0, -3) + digits(3);
}

const examples = createRequire(import.meta.url)('libphonenumber-js/examples.mobile.json') as Examples;

/** San Marino and the Vatican have numbers within Italy's plan; they are no exception. */
const FOREIGN = getCountries().filter((country) => getCountryCallingCode(country) !== '39');
