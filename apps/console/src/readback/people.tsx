import { useTranslation } from 'react-i18next';
import type { Preview, Variant } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';

interface PeopleProps {
  audience: Preview['audience'];
  variants: readonly Variant[];
}

/** How many people, how many read which language, and who gets a text that is not in theirs. */
export function People({ audience, variants }: PeopleProps) {
  const { t } = useTranslation();
  const { number, languageName } = useFormat();
  if (!audience) return <>{t('watch.unknown')}</>;
  if (audience.total === 0) return <strong>{t('readback.nobody')}</strong>;
  const written = variants.map(({ language }) => language);
  const main = written[0];
  return (
    <>
      <strong>{t('readback.people', { count: audience.total, number: number(audience.total) })}</strong>
      <ul className="plain">
        {Object.entries(audience.byLanguage)
          .sort(([, a], [, b]) => b - a)
          .map(([language, count]) => (
            <li key={language}>
              {written.includes(language) || main === undefined
                ? t('readback.inLanguage', { number: number(count), language: languageName(language) })
                : t('readback.withoutVariant', {
                    number: number(count),
                    language: languageName(language),
                    main: languageName(main),
                  })}
            </li>
          ))}
      </ul>
    </>
  );
}
