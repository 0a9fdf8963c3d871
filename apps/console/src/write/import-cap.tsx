import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { importCap } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import { Icon } from '../layout/icon.js';

const MOST_BYTES = 1_000_000;

/** Chooses a file and makes it a draft at once; the draft opens with what has to be looked at. */
export function ImportCap() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function read(file: File) {
    if (file.size > MOST_BYTES) return setError(t('importing.tooBig'));
    setBusy(true);
    setError(null);
    try {
      const { alert, notices } = await importCap(await file.text());
      await navigate(`/alerts/${alert.id}/edit`, { state: { imported: notices } });
    } catch (reason) {
      setError(sentenceOf(reason));
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  }

  return (
    <section className={error === null ? 'field import' : 'field field-wrong import'} aria-busy={busy}>
      <label htmlFor="cap">{t('importing.label')}</label>
      <p className="field-hint" id="cap-hint">
        {busy ? t('importing.busy') : t('importing.hint')}
      </p>
      {error !== null && (
        <p className="field-error" id="cap-error" role="alert">
          <Icon name="error" /> {t('importing.failed')}: {error}
        </p>
      )}
      <input
        id="cap"
        ref={input}
        type="file"
        className="form-control"
        accept=".xml,application/cap+xml,application/xml,text/xml"
        aria-describedby={error === null ? 'cap-hint' : 'cap-hint cap-error'}
        aria-invalid={error === null ? undefined : true}
        disabled={busy}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void read(file);
        }}
      />
    </section>
  );
}
