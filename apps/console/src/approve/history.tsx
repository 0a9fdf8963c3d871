import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { withoutRepeats } from './repeats.js';

export function History({ history }: { history: readonly HistoryEntry[] }) {
  const { t } = useTranslation();
  const { clock } = useFormat();
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="h4">
        {t('approve.history')}
      </h2>
      <ol className="history">
        {withoutRepeats(history).map(({ at, event, by, reason }) => (
          <li key={`${at}-${event}`}>
            <time dateTime={at}>{clock(at)}</time>{' '}
            <strong>{t(`event.${event as 'edited'}`, { defaultValue: event })}</strong>{' '}
            {by ? t('event.by', { name: by.name }) : t('event.system')}
            {reason !== null && <p className="quote">{reason}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
