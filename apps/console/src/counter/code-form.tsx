import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmCode, hasAnswered, sendAnother, type Challenge, type Purpose } from '../api/counter.js';
import { useFormat } from '../figures/use-format.js';
import { ErrorSummary } from '../form/error-summary.js';
import { Field } from '../form/field.js';
import { useFormFaults } from './faults.js';
import { StepTitle } from './step-title.js';

interface CodeFormProps {
  purpose: Purpose;
  challenge: Challenge;
  onDone: () => void;
}

const ASK_EVERY_MS = 3_000;

/** The code on the citizen's phone, read out by them; who signs up may answer SI instead, which is noticed here. */
export function CodeForm({ purpose, challenge: first, onDone }: CodeFormProps) {
  const { t } = useTranslation();
  const { clock } = useFormat();
  const [challenge, setChallenge] = useState(first);
  const [code, setCode] = useState('');
  const [said, setSaid] = useState('');
  const faults = useFormFaults(['code']);
  useAnswer(purpose === 'sign-ups' ? challenge.id : null, onDone);

  function confirm(event: FormEvent) {
    event.preventDefault();
    if (code.trim() === '') return faults.set([{ field: 'code', message: t('desk.codeMissing') }]);
    confirmCode(purpose, challenge.id, code).then(onDone, faults.refused);
  }

  function again() {
    sendAnother(challenge.id).then((sent) => {
      setChallenge(sent);
      setCode('');
      faults.set([]);
      setSaid(t('desk.sentAgain'));
    }, faults.refused);
  }

  return (
    <form onSubmit={confirm} noValidate>
      <StepTitle title={t('desk.codeTitle')} />
      <p>{t(purpose === 'sign-ups' ? 'desk.codeText' : 'desk.leaveText')}</p>
      <ErrorSummary items={faults.items} />
      <p role="status">{said}</p>
      <Field
        id="code"
        label={t('desk.code')}
        hint={t('desk.codeHint', { until: clock(challenge.codeExpiresAt) })}
        error={faults.at('code')}
      >
        {(described) => (
          <input
            {...described}
            className="form-control"
            inputMode="numeric"
            autoComplete="off"
            maxLength={12}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <div className="actions">
        <button type="submit" className="btn btn-primary">
          {t('desk.confirm')}
        </button>
        {purpose === 'sign-ups' && (
          <button type="button" className="btn btn-outline-primary" onClick={again}>
            {t('desk.again')}
          </button>
        )}
      </div>
    </form>
  );
}

/** Asks now and then whether the phone has answered by itself. */
function useAnswer(id: string | null, onDone: () => void): void {
  useEffect(() => {
    if (id === null) return;
    const leaving = new AbortController();
    const timer = setInterval(() => {
      hasAnswered(id, leaving.signal).then(
        (answered) => {
          if (answered && !leaving.signal.aborted) onDone();
        },
        // Whoever types the code hears what is wrong; a question that failed is asked again.
        () => undefined,
      );
    }, ASK_EVERY_MS);
    return () => {
      leaving.abort();
      clearInterval(timer);
    };
  }, [id, onDone]);
}
