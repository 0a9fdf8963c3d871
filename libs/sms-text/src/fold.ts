import { costIn } from './alphabet.js';
import type { DefaultAlphabet, TextOptions } from './alphabet.js';
import { planText } from './plan.js';

export interface FoldChange {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** A proposal: the official sees the changes and accepts them or not. */
export interface Folded {
  readonly text: string;
  readonly changes: readonly FoldChange[];
  /** Parts saved; negative if an ellipsis spelled out should ever cost one. */
  readonly saves: number;
}

/** Only what keeps its meaning: “°” or “²” for instance have no faithful spelling and stay. */
const SPELLINGS = new Map<string, string>(
  Object.entries({
    // Italian writes a capital with an apostrophe where the accent is missing: È → E'
    ...{ À: "A'", Á: "A'", È: "E'", Ì: "I'", Í: "I'", Ò: "O'", Ó: "O'", Ù: "U'", Ú: "U'" },
    ...{ '“': '"', '”': '"', '„': '"', '‟': '"', '«': '"', '»': '"', '″': '"' },
    ...{ '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '`': "'", '´': "'", ʼ: "'", '‹': "'", '›': "'" },
    ...{ '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '―': '-', '−': '-', '•': '-' },
    ...{ '…': '...', '·': '.', '→': '->', '←': '<-', '≤': '<=', '≥': '>=', '×': 'x', '№': 'N.' },
    ...{ '½': '1/2', '¼': '1/4', '¾': '3/4', ª: 'a', º: 'o', '©': '(c)', '®': '(R)', '™': '(TM)' },
    ...{ Œ: 'OE', œ: 'oe', ﬁ: 'fi', ﬂ: 'fl', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ẞ: 'SS' },
    ...{ '\t': ' ', '\u00a0': ' ', '\u2028': '\n', '\u2029': '\n', '\u0085': '\n', '\v': '\n' },
    ...{ '\u00ad': '', '\u200b': '', '\u200c': '', '\u2060': '', '\ufeff': '' },
    '€': 'EUR',
  }),
);
for (let space = 0x2000; space <= 0x200a; space++) SPELLINGS.set(String.fromCharCode(space), ' ');
SPELLINGS.set('\u202f', ' ');

const MARKS = /\p{Mark}/gu;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Spells what the route's default alphabet does not hold with what it does hold, where the meaning
 * stays: È → E', curly quotes, dashes, accents of other languages. Never applied silently.
 */
export function foldText(text: string, options: TextOptions = {}): Folded {
  const alphabet = options.alphabets ?? 'gsm7';
  // Most texts: a cluster fits when each of its characters does, so nobody need look for clusters.
  if (fits(text, alphabet)) return { text, changes: [], saves: 0 };
  const counts = new Map<string, { to: string; count: number }>();
  let folded = '';
  for (const { segment } of graphemes.segment(text)) {
    const to = foldCluster(segment, alphabet);
    folded += to;
    if (to === segment) continue;
    const seen = counts.get(segment);
    if (seen) seen.count++;
    else counts.set(segment, { to, count: 1 });
  }
  const changes = Array.from(counts, ([from, { to, count }]) => ({ from, to, count }));
  return { text: folded, changes, saves: planText(text, options).parts - planText(folded, options).parts };
}

/** A whole grapheme or nothing of it: half-folded emoji sequences would show as something else. */
function foldCluster(cluster: string, alphabet: DefaultAlphabet): string {
  if (fits(cluster, alphabet)) return cluster;
  const composed = cluster.normalize('NFC');
  if (fits(composed, alphabet)) return composed;
  let spelled = '';
  for (const char of composed) {
    spelled += fits(char, alphabet)
      ? char
      : (SPELLINGS.get(char) ?? char.normalize('NFD').replace(MARKS, ''));
  }
  return fits(spelled, alphabet) ? spelled : cluster;
}

function fits(text: string, alphabet: DefaultAlphabet): boolean {
  for (const char of text) if (costIn(alphabet, char) === 0) return false;
  return true;
}
