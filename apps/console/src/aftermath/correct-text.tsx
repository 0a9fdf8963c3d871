import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { beginCorrection, type Failure } from '../api/aftermath.js';
import { sentenceOf } from '../api/http.js';
import { useFormat } from '../figures/use-format.js';
import { Failure as FailureNotice } from '../layout/failure.js';

interface CorrectTextProps {
  alertId: string;
  failures: readonly Failure[];
}

/** A draft with the same content, for those alone who failed because of it: two officials approve the new text. */
export function CorrectText({ alertId, failures }: CorrectTextProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const curable = failures.filter(
    ({ correctable, corrections }) => correctable > 0 && corrections.includes('text'),
  );
  if (curable.length === 0) return null;
  const count = curable.reduce((sum, { correctable }) => sum + correctable, 0);

  async function begin() {
    setBusy(true);
    setRefused(null);
    try {
      const draft = await beginCorrection(alertId, [...new Set(curable.map(({ detail }) => detail))]);
      await navigate(`/alerts/${draft.id}/edit`);
    } catch (error) {
      setRefused(sentenceOf(error));
      setBusy(false);
    }
  }

  return (
    <section aria-labelledby="correct-text">
      <h3 id="correct-text" className="h5">
        {t('aftermath.correctTitle')}
      </h3>
      <p>{t('aftermath.correctText', { count, people: number(count) })}</p>
      {refused !== null && <FailureNotice message={refused} />}
      <p className="actions">
        <button
          type="button"
          className="btn btn-outline-primary btn-sm"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void begin();
          }}
        >
          {t('aftermath.correct')}
        </button>
      </p>
    </section>
  );
}
