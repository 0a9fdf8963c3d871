import type { ProblemLanguage } from './problem.js';

/** Italian, unless the asker prefers English (`Accept-Language`, RFC 9110 §12.5.4). */
export function languageOf(acceptLanguage: string | undefined): ProblemLanguage {
  const weighted = (acceptLanguage ?? '')
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((q) => q !== undefined);
      return { language: tag.split('-')[0] ?? '', weight: Number(quality ?? 1) };
    })
    .filter(({ language, weight }) => (language === 'it' || language === 'en') && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return weighted[0]?.language === 'en' ? 'en' : 'it';
}
