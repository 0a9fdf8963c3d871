import type { InboundKeyword } from './inbound.entity.js';

/** The words that mean something, as people may write them. */
export interface Keywords {
  stop: readonly string[];
  help: readonly string[];
}

export const DEFAULT_KEYWORDS: Keywords = {
  stop: ['STOP', 'BASTA', 'CANCELLAMI', 'UNSUBSCRIBE'],
  help: ['AIUTO', 'HELP', 'INFO'],
};

/**
 * What a message asks for, whatever its case, accents, spaces and punctuation. The whole message must be the word, or
 * begin with it and a space: whoever writes “STOP grazie” wants to leave, whoever writes “non stop” does not.
 */
export function keywordOf(text: string, keywords: Keywords): InboundKeyword {
  const words = bare(text).split(' ');
  const joined = words.join('');
  const means = (known: readonly string[]) =>
    known.map(bare).some((word) => words[0] === word || joined === word);
  if (means(keywords.stop)) return 'stop';
  return means(keywords.help) ? 'help' : 'other';
}

/** Letters and digits in capitals without accents, single spaces between words. */
function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toUpperCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}
