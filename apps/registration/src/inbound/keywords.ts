import { KEYWORD_MEANINGS, type KeywordMeaning, type Keywords } from '../catalogue/keyword-meaning.js';

/** What a municipality's phones are understood by unless it, or the installation, says otherwise. */
export const DEFAULT_KEYWORDS: Keywords = {
  stop: ['STOP', 'BASTA', 'CANCELLAMI', 'CANCELLA', 'DISISCRIVIMI', 'FERMA', 'en:UNSUBSCRIBE', 'en:CANCEL'],
  signUp: ['ISCRIVI', 'ISCRIVIMI', 'ISCRIZIONE', 'en:SUBSCRIBE', 'en:JOIN'],
  help: ['AIUTO', 'INFO', 'en:HELP'],
  yes: ['SI', 'CONFERMO', 'en:YES'],
  no: ['NO'],
};

/** What a phone said. */
export interface Heard {
  means: KeywordMeaning | 'other';
  /** Of the word they used; null where it is of none in particular. */
  language: string | null;
  /** The words after it, bare. */
  rest: string[];
}

interface Word {
  word: string;
  glued: string;
  means: KeywordMeaning;
  language: string | null;
}

/** An answer is one only where it stands alone: “si può sapere …” agrees to nothing. */
const ALONE: ReadonlySet<KeywordMeaning> = new Set(['yes', 'no']);
const COURTESY = new Set(['GRAZIE', 'CONFERMO', 'ACCETTO', 'CERTO', 'THANKS', 'THANK', 'YOU', 'PLEASE']);

/** A municipality's words over the installation's. STOP always means STOP, and SI what an official's message says. */
export function keywordsOf(installation: Keywords, own: Partial<Keywords> | null): Keywords {
  const chosen = { ...installation, ...own };
  return { ...chosen, stop: [...chosen.stop, 'STOP'], yes: [...chosen.yes, 'SI', 'en:YES'] };
}

/** The word of a meaning that our own messages name, in a language where there is one. */
export function wordFor(keywords: Keywords, means: KeywordMeaning, language: string): string {
  const known = keywords[means].map(splitWord);
  const found =
    known.find((each) => each.language === language) ?? known.find((each) => each.language === null);
  return (found ?? known[0])?.word.toUpperCase() ?? '';
}

/**
 * What a message asks for, whatever its case, accents, spaces and punctuation. It must be the word, or begin with it
 * and a space: whoever writes “STOP grazie” wants to leave, whoever writes “non stop” does not.
 */
export function hear(text: string, keywords: Keywords): Heard {
  const line = bare(text);
  const glued = line.replaceAll(' ', '');
  for (const { word, glued: whole, means, language } of table(keywords)) {
    if (line === word || glued === whole) return { means, language, rest: [] };
    if (!line.startsWith(`${word} `)) continue;
    const rest = line.slice(word.length + 1).split(' ');
    if (!ALONE.has(means) || rest.every((each) => COURTESY.has(each))) return { means, language, rest };
  }
  return { means: 'other', language: null, rest: line === '' ? [] : line.split(' ') };
}

/** Letters and digits in capitals without accents, single spaces between words. */
export function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toUpperCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

/** In the order of meanings: leaving comes before everything else. */
function table(keywords: Keywords): Word[] {
  return KEYWORD_MEANINGS.flatMap((means) =>
    keywords[means].map((written) => {
      const { word: plain, language } = splitWord(written);
      const word = bare(plain);
      return { word, glued: word.replaceAll(' ', ''), means, language };
    }),
  ).filter(({ word }) => word !== '');
}

function splitWord(written: string): { word: string; language: string | null } {
  const [, language = null, word = written] = /^([a-z]{2}):(.+)$/.exec(written) ?? [];
  return { word, language };
}
