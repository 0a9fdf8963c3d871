import type { Offer } from '../catalogue/catalogue.service.js';
import { bare } from './keywords.js';

/** What a phone asks for after ISCRIVI. */
export interface AskedZones {
  zoneIds: string[];
  /** Empty where none is named and there is nothing that the municipality must warn of by law. */
  categoryIds: string[];
  /** Words that are neither a zone, nor a category, nor nothing. */
  unknown: string[];
}

type Thing = { zone: string } | { category: string } | 'all' | 'nothing';

/** Names of this many words at most are looked for. */
const LONGEST_NAME = 6;
const NOTHING = [
  'E',
  'ED',
  'A',
  'ALLA',
  'ALLE',
  'PER',
  'ZONA',
  'ZONE',
  'AND',
  'FOR',
  'TO',
  'GRAZIE',
  'THANKS',
];
const ALL = ['TUTTE', 'TUTTO', 'TUTTI', 'ALL'];

/**
 * Zones and categories by code or by name, in any order, the longest name first. Where no category is named it is
 * what the municipality must warn of by law: everything else is asked for one by one (GDPR art. 4(11)).
 */
export function askedZones(offer: Pick<Offer, 'zones' | 'categories'>, words: readonly string[]): AskedZones {
  const known = vocabulary(offer);
  const zones = new Set<string>();
  const categories = new Set<string>();
  const unknown: string[] = [];
  for (let at = 0; at < words.length;) {
    const { thing, length } = thingAt(words, at, known);
    if (thing === undefined) unknown.push(words[at] ?? '');
    else if (thing === 'all') for (const { id } of offer.zones) zones.add(id);
    else if (thing !== 'nothing' && 'zone' in thing) zones.add(thing.zone);
    else if (thing !== 'nothing') categories.add(thing.category);
    at += length;
  }
  return {
    zoneIds: [...zones],
    categoryIds: categories.size > 0 ? [...categories] : byDefault(offer.categories),
    unknown,
  };
}

function thingAt(words: readonly string[], at: number, known: ReadonlyMap<string, Thing>) {
  for (let length = Math.min(LONGEST_NAME, words.length - at); length > 0; length--) {
    const thing = known.get(words.slice(at, at + length).join(' '));
    if (thing !== undefined) return { thing, length };
  }
  return { thing: undefined, length: 1 };
}

function byDefault(categories: Offer['categories']): string[] {
  return categories.filter(({ legalBasis }) => legalBasis === 'public_task').map(({ id }) => id);
}

/** A zone's code wins over a category's name, and both over a word without meaning. */
function vocabulary({ zones, categories }: Pick<Offer, 'zones' | 'categories'>): Map<string, Thing> {
  const known = new Map<string, Thing>();
  for (const word of NOTHING) known.set(word, 'nothing');
  for (const word of ALL) known.set(word, 'all');
  for (const { id, code, name } of categories)
    for (const word of [...Object.values(name), code]) known.set(bare(word), { category: id });
  for (const { id, name } of zones) known.set(bare(name), { zone: id });
  for (const { id, code } of zones) known.set(bare(code), { zone: id });
  return known;
}
