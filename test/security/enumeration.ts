import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SyntheticSubscribers } from '../../apps/registration/src/synthetic/synthetic.service.js';
import type { RegistrationUnderTest } from '../../apps/registration/src/testing/registration-under-test.js';
import { Chance } from './chance.js';
import { Line, type Said } from './ground/line.js';
import { askToSignUp, knownNumber, newNumber, signUpOf, withTown } from './ground/town.js';

/** Whose number is asked about: somebody's who is subscribed, who has left, or nobody's. */
const KINDS = ['new', 'subscribed', 'left'] as const;
type Kind = (typeof KINDS)[number];

/** Where something is said about a number. */
const PLACES = ['sign-up', 'sign-up form', 'link request', 'code page', 'code'] as const;
export type Place = (typeof PLACES)[number];

export interface PlaceFigures {
  place: Place;
  tries: number;
  /** Milliseconds, by kind. */
  medians: Record<Kind, number>;
  /** (largest − smallest) / smallest */
  spread: number;
  /** How likely medians as far apart as these are where there is no difference at all. */
  byChance: number;
  /** What was answered otherwise for one kind than for another; empty is right. */
  differences: string[];
}

export interface EnumerationFigures {
  places: PlaceFigures[];
  /** Codes that went out by SMS, by whose number they went to. */
  codes: Record<Kind, number>;
}

/** Asks about numbers of every kind in an order drawn at random, and compares what is said, and how fast. */
export async function enumerate(tries: number, seed: number): Promise<EnumerationFigures> {
  const chance = new Chance(seed);
  return withTown(tries, { REQUESTS_PER_ADDRESS: '0' }, async (town) => {
    await town.rows("UPDATE registration.subscriber SET status = 'withdrawn', left_at = now()");
    const municipalityId = town.town.id;
    await town.get(SyntheticSubscribers).create({ municipalityId, count: tries, start: tries });
    const numbers: Record<Kind, (i: number) => number> = {
      new: newNumber,
      left: knownNumber,
      subscribed: (i) => knownNumber(i + tries),
    };
    const line = new Line(town.url);
    await warmUp(line);
    const asker = new Asker(line, await stampOf(line));
    const places: PlaceFigures[] = [];
    for (const place of PLACES) places.push(await measure(place, asker, numbers, tries, chance));
    line.close();
    return { places, codes: await codesSent(town) };
  });
}

/** On a busy machine medians of one and the same thing differ: so likely, in five places, and it is no difference. */
const LIKELY = 0.01;

/** Two codes for each number, whosever it is: one by the API, one by the form. */
export function unseen({ places, codes }: EnumerationFigures, most: number): boolean {
  const tries = places[0]?.tries ?? 0;
  const alike = ({ differences, spread, byChance }: PlaceFigures) =>
    differences.length === 0 && (spread < most || byChance > LIKELY);
  return places.every(alike) && KINDS.every((kind) => codes[kind] === 2 * tries);
}

async function measure(
  place: Place,
  asker: Asker,
  numbers: Record<Kind, (i: number) => number>,
  tries: number,
  chance: Chance,
): Promise<PlaceFigures> {
  const times: Record<Kind, number[]> = { new: [], subscribed: [], left: [] };
  const answers: Record<Kind, Set<string>> = { new: new Set(), subscribed: new Set(), left: new Set() };
  // Drawn anew each time: what one request leaves to do delays the next, whosever it is.
  while (KINDS.some((kind) => times[kind].length < tries)) {
    const kind = chance.oneOf(KINDS.filter((each) => times[each].length < tries));
    const said = await asker.ask(place, numbers[kind](times[kind].length));
    // Said to everybody, whatever they ask: links are sent one after the other, and we are faster.
    if (said.status === 503) {
      await pause(200);
      continue;
    }
    times[kind].push(said.ms);
    answers[kind].add(shapeOf(said));
  }
  const medians = Object.fromEntries(KINDS.map((kind) => [kind, median(times[kind])])) as Record<
    Kind,
    number
  >;
  const [least, most] = [Math.min(...Object.values(medians)), Math.max(...Object.values(medians))];
  const all = new Set(KINDS.flatMap((kind) => [...answers[kind]]));
  const differences = [...all].flatMap((answer) =>
    KINDS.filter((kind) => !answers[kind].has(answer)).map((kind) => `${kind} never: ${answer}`),
  );
  const spread = (most - least) / least;
  const told = differences.slice(0, 5).map((each) => each.slice(0, 500));
  return { place, tries, medians, spread, byChance: likelihood(times, spread, chance), differences: told };
}

/** Codes that went out, by whose number they went to. */
async function codesSent(town: RegistrationUnderTest): Promise<Record<Kind, number>> {
  const rows = await town.rows<{ kind: Kind; count: number }>(
    `SELECT coalesce((SELECT CASE s.status WHEN 'active' THEN 'subscribed' ELSE 'left' END
       FROM registration.subscriber s WHERE s.number_index = m.number_index LIMIT 1), 'new') AS kind,
       count(*)::int AS count
     FROM registration.message_sent m
     WHERE m.kind = 'code' GROUP BY 1`,
  );
  return {
    new: 0,
    subscribed: 0,
    left: 0,
    ...Object.fromEntries(rows.map(({ kind, count }) => [kind, count])),
  };
}

/** Shares the measured times out among the kinds at random, again and again: how often are they as far apart? */
function likelihood(times: Record<Kind, number[]>, spread: number, chance: Chance): number {
  const all = KINDS.flatMap((kind) => times[kind]);
  const SHUFFLES = 500;
  let asFar = 0;
  for (let round = 0; round < SHUFFLES; round++) {
    for (let i = all.length - 1; i > 0; i--) {
      const j = chance.below(i + 1);
      [all[i], all[j]] = [all[j] as number, all[i] as number];
    }
    const size = all.length / KINDS.length;
    const medians = KINDS.map((_, k) => median(all.slice(k * size, (k + 1) * size)));
    const least = Math.min(...medians);
    if ((Math.max(...medians) - least) / least >= spread) asFar++;
  }
  return asFar / SHUFFLES;
}

/** One who asks, in each place. The code pages are those of the sign-ups asked for before. */
class Asker {
  readonly #signUps = new Map<number, string>();

  constructor(
    private readonly line: Line,
    private readonly stamp: string,
  ) {}

  async ask(place: Place, number: number): Promise<Said> {
    if (place === 'sign-up') {
      const said = await askToSignUp(this.line, number);
      this.#signUps.set(number, (JSON.parse(said.body) as { id: string }).id);
      return said;
    }
    if (place === 'sign-up form') return this.line.post('/it/', { form: this.form(number) });
    if (place === 'link request') return this.line.post('/it/gestione', { form: { number: `+${number}` } });
    const id = this.#signUps.get(number) ?? randomUUID();
    if (place === 'code page') return this.line.get(`/it/codice/${id}`);
    return this.line.post(`/api/registrations/${id}/confirm`, { json: { code: 'no code' } });
  }

  private form(number: number) {
    const { ageDeclared: _declared, ...asked } = signUpOf(number);
    return { ...asked, ageDeclared: 'yes', stamp: this.stamp };
  }
}

/** All that is told but what is random or the hour. */
function shapeOf({ status, body, headers }: Said): string {
  const told = Object.entries(headers).filter(([name]) => !['date', 'etag', 'content-length'].includes(name));
  const whole = `${status} ${JSON.stringify(told)} ${body}`;
  return whole
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>')
    .replaceAll(/\b\d{1,2}[:.]\d{2}\b/g, '<hour>')
    .replaceAll(/\+39\d+/g, '<number>');
}

async function stampOf(line: Line): Promise<string> {
  const { body } = await line.get('/it/');
  return /name="stamp"\s+value="([^"]*)"/.exec(body)?.[1] ?? '';
}

/** Caches, connections, compiled code: the first requests are slow whoever is asked about. These send nothing. */
async function warmUp(line: Line): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await askToSignUp(line, '+390546691111');
    await line.post('/it/gestione', { form: { number: `+${newNumber(900_000 + i)}` } });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
