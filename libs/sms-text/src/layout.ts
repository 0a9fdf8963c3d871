import { costIn, limitsOf } from './alphabet.js';
import type { Alphabet, TextOptions } from './alphabet.js';
import { SmsTextError } from './errors.js';

/** A run of the text that must stay in one part, with what it costs. */
interface Cluster {
  readonly text: string;
  readonly index: number;
  readonly units: number;
}

/** The one computation behind both the plan and the bytes, so that they cannot differ. */
export interface Layout {
  readonly alphabet: Alphabet;
  readonly pieces: readonly string[];
  readonly units: number;
  readonly unitsPerPart: number;
  readonly lastUnits: number;
  /** Graphemes that the route's default alphabet does not hold. */
  readonly foreign: readonly { readonly char: string; readonly index: number }[];
  /** Parts there would be if each foreign grapheme took one unit of the default alphabet. */
  readonly partsWithoutForeign: number;
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const LONE_SURROGATE = /\p{Surrogate}/u;

export function layOut(text: string, options: TextOptions = {}): Layout {
  if (LONE_SURROGATE.test(text)) throw new SmsTextError('text_ill_formed', 'The text holds half a character');
  const preferred = options.alphabets ?? 'gsm7';
  const reference = options.reference ?? 8;
  const foreign: { char: string; index: number }[] = [];
  const narrow: Cluster[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const units = unitsIn(preferred, segment);
    if (units === 0) foreign.push({ char: segment, index });
    narrow.push({ text: segment, index, units: units || 1 });
  }
  const alphabet: Alphabet = foreign.length === 0 ? preferred : 'ucs2';
  const narrowPacked = pack(narrow, limitsOf(preferred, reference));
  const packed = alphabet === 'ucs2' ? pack(narrow.map(asUcs2), limitsOf('ucs2', reference)) : narrowPacked;
  return { ...packed, alphabet, foreign, partsWithoutForeign: narrowPacked.pieces.length };
}

/** Units of one grapheme, 0 when any of its characters is not in the alphabet. */
function unitsIn(alphabet: 'gsm7' | 'latin1', grapheme: string): number {
  let units = 0;
  for (const char of grapheme) {
    const cost = costIn(alphabet, char);
    if (cost === 0) return 0;
    units += cost;
  }
  return units;
}

function asUcs2(cluster: Cluster): Cluster {
  return { ...cluster, units: cluster.text.length };
}

function pack(
  clusters: readonly Cluster[],
  limits: { single: number; part: number },
): Pick<Layout, 'pieces' | 'units' | 'unitsPerPart' | 'lastUnits'> {
  const units = clusters.reduce((sum, cluster) => sum + cluster.units, 0);
  if (units <= limits.single) {
    const whole = clusters.map((cluster) => cluster.text).join('');
    return { pieces: whole === '' ? [] : [whole], units, unitsPerPart: limits.single, lastUnits: units };
  }
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const cluster of clusters.flatMap((one) => breakable(one, limits.part))) {
    if (used + cluster.units > limits.part) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += cluster.text;
    used += cluster.units;
  }
  pieces.push(piece);
  return { pieces, units, unitsPerPart: limits.part, lastUnits: used };
}

/** A grapheme longer than a part (a letter under a hundred accents) has to break: between code points. */
function breakable(cluster: Cluster, limit: number): Cluster[] {
  if (cluster.units <= limit) return [cluster];
  return Array.from(cluster.text, (char) => ({ text: char, index: cluster.index, units: char.length }));
}
