import { planText } from '#libs/sms-text';
import type { Dice } from '../dice.js';

export interface AlertWish {
  /** Stands in every part of every text, so that the simulator's phones tell which alert they got. */
  marker: string;
  severity: 'Extreme' | 'Severe' | 'Moderate' | 'Minor';
  category: string;
  /** Codes. */
  zones: string[];
  variants: { language: string; text: string }[];
  /** Milliseconds after the release at which an official stops it; null: nobody does. */
  stopAfterMs: number | null;
}

const ZONES = ['NORD', 'SUD', 'BORGO', 'GRANAROLO', 'REDA'];
const CATEGORIES = ['protezione-civile', 'meteo', 'viabilita', 'servizi'];
const SEVERITIES = ['Extreme', 'Extreme', 'Severe', 'Moderate', 'Minor'] as const;

type Sentence = Record<'it' | 'en', string>;

const SHORT: Sentence = {
  it: "Piena del Lamone attesa alle 19. Salite ai piani alti, non usate l'auto.",
  en: 'The Lamone floods at 19. Move upstairs, do not drive.',
};
/** Makes a text long: repeated, with the marker each time. */
const CLAUSE: Sentence = {
  it: 'Evitare sottopassi e argini, seguire le indicazioni della polizia locale.',
  en: 'Avoid underpasses and banks, follow what the local police tell you.',
};
/** Letters that GSM 7 bit does not have: two bytes each. */
const UNUSUAL = ' ☔ Ș';

const STOPPED_SHARE = 0.12;

/** What the official writes next: short and long, in both alphabets, to few zones or to all. */
export function wishOf(no: number, dice: Dice): AlertWish {
  const marker = `#${no};`;
  const repeats = dice.oneOf([0, 0, 0, 2, 4]);
  const unusual = dice.hits(0.2) ? UNUSUAL : '';
  const clauses = unusual === '' ? repeats : Math.min(repeats, 1);
  const text = (language: 'it' | 'en') =>
    ended(
      [SHORT[language] + unusual, ...Array.from({ length: clauses }, () => CLAUSE[language])]
        .map((sentence) => `${marker} ${interspersed(sentence, marker)}`)
        .join(' '),
      marker,
    );
  return {
    marker,
    severity: dice.oneOf(SEVERITIES),
    category: dice.oneOf(CATEGORIES),
    zones: dice.shuffled(ZONES).slice(0, dice.between(2, ZONES.length)),
    variants: [
      { language: 'it', text: text('it') },
      { language: 'en', text: text('en') },
    ],
    stopAfterMs: dice.hits(STOPPED_SHARE) ? dice.between(200, 1_500) : null,
  };
}

/** The marker again in the middle: wherever a long text is cut, each part holds it whole. */
function interspersed(sentence: string, marker: string): string {
  const middle = sentence.indexOf(' ', sentence.length / 2);
  return `${sentence.slice(0, middle)} ${marker}${sentence.slice(middle)}`;
}

/** The marker at the end, so often that the last part holds it whole too. */
function ended(text: string, marker: string): string {
  const whole = `${text} ${marker}`;
  const { parts, unitsPerPart, unitsLeftInLastPart } = planText(whole);
  return parts > 1 && unitsPerPart - unitsLeftInLastPart < marker.length ? ended(whole, marker) : whole;
}
