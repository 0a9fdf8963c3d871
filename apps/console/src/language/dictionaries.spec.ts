import i18next from 'i18next';
import { en } from './en.js';
import { it as italian } from './it.js';

function keys(words: object, prefix = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keys(value as object, `${prefix}${key}.`),
  );
}

function blanks(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string'
      ? [
          [
            `${prefix}${key}`,
            Array.from(value.matchAll(/\{\{(\w+)\}\}/g), (m) => m[1])
              .sort()
              .join(),
          ],
        ]
      : blanks(value as object, `${prefix}${key}.`),
  );
}

describe('the two languages', () => {
  it('say the same things', () => {
    expect(keys(en)).toEqual(keys(italian));
  });

  it('leave the same blanks to fill', () => {
    const plural = /_(one|many|other)$/;
    const of = (words: object) => blanks(words).filter(([key]) => !plural.test(key));
    expect(of(en)).toEqual(of(italian));
  });

  it('have every plural that Italian grammar knows, round millions included', async () => {
    await i18next.init({ lng: 'it', resources: { it: { translation: italian } } });
    for (const key of keys(italian).filter((each) => each.endsWith('_other'))) {
      const plain = key.slice(0, -'_other'.length);
      for (const count of [0, 1, 2, 1_000_000]) {
        expect(i18next.t(plain as 'alerts.count', { count })).not.toBe(plain);
      }
    }
  });
});
