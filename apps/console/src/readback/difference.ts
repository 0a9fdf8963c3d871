import type { Alert } from '../api/types.js';

/** What differs between two readings of an alert. */
export interface Difference {
  field: 'severity' | 'categoryId' | 'zoneIds' | 'text' | 'expiresAt';
  /** Of a text. */
  language: string | null;
  before: string;
  after: string;
}

/** What an approver read of an alert. */
export type Reading = Pick<Alert, 'severity' | 'categoryId' | 'zoneIds' | 'variants' | 'expiresAt'>;

/** Names for what is stored as ids; unknown ids are shown as they are, never left out. */
export interface Names {
  zone: (id: string) => string;
  category: (id: string) => string;
  severity: (value: string) => string;
  time: (iso: string) => string;
}

export function differences(before: Reading, after: Reading, names: Names): Difference[] {
  const found: Difference[] = [];
  const compare = (field: Difference['field'], was: string, is: string, language: string | null = null) => {
    if (was !== is) found.push({ field, language, before: was, after: is });
  };
  const zones = ({ zoneIds }: Reading) => zoneIds.map(names.zone).sort().join(', ');
  const category = ({ categoryId }: Reading) => (categoryId === null ? '' : names.category(categoryId));
  const expiry = ({ expiresAt }: Reading) => (expiresAt === null ? '' : names.time(expiresAt));
  compare('categoryId', category(before), category(after));
  compare('severity', names.severity(before.severity), names.severity(after.severity));
  compare('zoneIds', zones(before), zones(after));
  const textIn = ({ variants }: Reading, language: string) =>
    variants.find((variant) => variant.language === language)?.text ?? '';
  const languages = [...after.variants, ...before.variants].map(({ language }) => language);
  for (const language of new Set(languages)) {
    compare('text', textIn(before, language), textIn(after, language), language);
  }
  compare('expiresAt', expiry(before), expiry(after));
  return found;
}

export interface Word {
  text: string;
  kind: 'same' | 'removed' | 'added';
}

/** What one piece of a field is: a text changes by words, a list by names, anything else as a whole. */
const PIECES: Record<Difference['field'], RegExp> = {
  text: /(\s+)/,
  zoneIds: /(, )/,
  severity: /$^/,
  categoryId: /$^/,
  expiresAt: /$^/,
};

/** Piece by piece, by the longest common subsequence; texts are at most six SMS, so the square is small. */
export function wordDifference({ field, before, after }: Omit<Difference, 'language'>): Word[] {
  const [a, b] = [before, after].map((whole) =>
    whole.split(PIECES[field]).filter((piece) => piece !== ''),
  ) as [string[], string[]];
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      (length[i] as number[])[j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const words: Word[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      words.push({ text: a[i++] as string, kind: 'same' });
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      words.push({ text: a[i++] as string, kind: 'removed' });
    } else words.push({ text: b[j++] as string, kind: 'added' });
  }
  return words;
}

/**
 * Figures (hours, numbers to call) that one language's text holds and the others do not: the translation that
 * contradicts the original is caught here. Empty when all hold the same.
 */
export function figuresThatDiffer(
  variants: readonly { language: string; text: string }[],
): { language: string; figures: string[] }[] {
  if (variants.length < 2) return [];
  const held = variants.map(({ language, text }) => ({
    language,
    figures: new Set(text.match(/\d+/g) ?? []),
  }));
  const own = held.map(({ language, figures }) => ({
    language,
    figures: [...figures].filter((figure) => held.some((other) => !other.figures.has(figure))),
  }));
  return own.some(({ figures }) => figures.length > 0) ? own : [];
}
