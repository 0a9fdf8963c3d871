import type { Preview } from '../preview/preview.service.js';

/** A preview as lines for a terminal. */
export function previewText(preview: Preview): string {
  const { audience, zones, variants, partsTotal, priceCents, secondsToSend } = preview;
  const known = (value: number | null, unit: string) => (value === null ? '?' : `${value}${unit}`);
  const euro = priceCents === null ? '?' : `€ ${(priceCents / 100).toFixed(2)}`;
  const languages = Object.entries(audience?.byLanguage ?? {}).map(
    ([language, count]) => `${language} ${count}`,
  );
  return [
    `hash          ${preview.contentHash}`,
    `modo/mode     ${preview.mode}`,
    `zone/zones    ${zones.map(({ name }) => name).join(', ')}`,
    `pubblico      ${known(audience?.total ?? null, '')} (${languages.join(', ')})`,
    ...variants.map(
      ({ language, alphabet, parts, unitsLeft, text }) =>
        `${language.padEnd(12)}  ${parts} SMS, ${alphabet}, ${unitsLeft} liberi/left: ${text}`,
    ),
    `SMS           ${known(partsTotal, '')}, ${euro}, ${known(secondsToSend, ' s')}`,
  ].join('\n');
}
