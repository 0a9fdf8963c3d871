import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readRecipients } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import type { Recipient, RecipientPage } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';
import { Failure } from '../layout/failure.js';

/** The list, number by masked number. Read only when asked for: each reading is written down. */
export function Recipients({ alertId }: { alertId: string }) {
  const { t } = useTranslation();
  const [page, setPage] = useState<RecipientPage | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function more() {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const { recipients, next } = await readRecipients(alertId, page?.next ?? null);
      setPage({ recipients: [...(page?.recipients ?? []), ...recipients], next });
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <section aria-labelledby="recipients">
      <h2 id="recipients" className="h4">
        {t('recipients.title')}
      </h2>
      <p className="field-hint">{t('recipients.hint')}</p>
      {page && <RecipientTable recipients={page.recipients} />}
      {page && (
        <p className="counter" role="status">
          {page.recipients.length === 0
            ? t('recipients.none')
            : t('recipients.loaded', { count: page.recipients.length })}{' '}
          {page.next === null && page.recipients.length > 0 && t('recipients.end')}
        </p>
      )}
      {failure !== null && <Failure message={failure} />}
      {(page === null || page.next !== null) && (
        <button
          type="button"
          className="btn btn-outline-primary"
          aria-disabled={busy}
          onClick={() => void more()}
        >
          {page === null ? t('recipients.show') : t('recipients.more')}
        </button>
      )}
    </section>
  );
}

function RecipientTable({ recipients }: { recipients: readonly Recipient[] }) {
  const { t } = useTranslation();
  if (recipients.length === 0) return null;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('recipients.caption')}>
      <table className="table recipients">
        <caption className="visually-hidden">{t('recipients.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('recipients.number')}</th>
            <th scope="col">{t('recipients.state')}</th>
            <th scope="col">{t('recipients.at')}</th>
            <th scope="col" className="amount">
              {t('recipients.parts')}
            </th>
            <th scope="col">{t('recipients.detail')}</th>
          </tr>
        </thead>
        <tbody>
          {recipients.map((recipient) => (
            <RecipientRow key={recipient.subscriberId} recipient={recipient} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RecipientRow({ recipient: { maskedNumber, state, at, parts, detail } }: { recipient: Recipient }) {
  const { t } = useTranslation();
  const { exactTime } = useFormat();
  return (
    <tr>
      <th scope="row" className="masked">
        {maskedNumber}
      </th>
      <td>{t(`watch.${state === 'in_doubt' ? 'inDoubt' : state}`)}</td>
      <td>
        <time dateTime={at}>{exactTime(at)}</time>
      </td>
      <td className="amount">{parts}</td>
      <td>{detail}</td>
    </tr>
  );
}
