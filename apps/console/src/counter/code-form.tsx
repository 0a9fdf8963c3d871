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
  /** A child under 14: the guardian's code is needed too, and the phone's own answer is not enough. */
  guardian: boolean;
  onDone: () => void;
}

const ASK_EVERY_MS = 3_000;

const FIELDS = ['code', 'guardianCode'] as const;
const NONE = { code: '', guardianCode: '' };

/** The code on the citizen's phone, read out by them; who signs up may answer SI instead, which is noticed here. */
export function CodeForm({ purpose, challenge: first, guardian, onDone }: CodeFormProps) {
  const { t } = useTranslation();
  const { clock } = useFormat();
  const [challenge, setChallenge] = useState(first);
  const [codes, setCodes] = useState(NONE);
  const [said, setSaid] = useState('');
  const faults = useFormFaults(FIELDS);
  const asked = guardian ? FIELDS : FIELDS.slice(0, 1);
  useAnswer(purpose === 'sign-ups' && !guardian ? challenge.id : null, onDone);

  function confirm(event: FormEvent) {
    event.preventDefault();
    const missing = asked.filter((field) => codes[field].trim() === '');
    if (missing.length > 0)
      return faults.set(missing.map((field) => ({ field, message: t(`desk.${field}Missing`) })));
    const { code, guardianCode } = codes;
    confirmCode(purpose, challenge.id, code, guardian ? guardianCode : null).then(onDone, faults.refused);
  }

  function again() {
    sendAnother(challenge.id).then((sent) => {
      setChallenge(sent);
      setCodes(NONE);
      faults.set([]);
      setSaid(t('desk.sentAgain'));
    }, faults.refused);
  }

  return (
    <form onSubmit={confirm} noValidate>
      <StepTitle title={t('desk.codeTitle')} />
      <p>{t(textFor(purpose, guardian))}</p>
      <ErrorSummary items={faults.items} />
      <p role="status">{said}</p>
      {asked.map((field) => (
        <Field
          key={field}
          id={field}
          label={t(`desk.${field}`)}
          hint={t('desk.codeHint', { until: clock(challenge.codeExpiresAt) })}
          error={faults.at(field)}
        >
          {(described) => (
            <input
              {...described}
              className="form-control"
              inputMode="numeric"
              autoComplete="off"
              maxLength={12}
              value={codes[field]}
              onChange={(event) => setCodes({ ...codes, [field]: event.target.value })}
            />
          )}
        </Field>
      ))}
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

function textFor(purpose: Purpose, guardian: boolean) {
  if (purpose === 'withdrawals') return 'desk.leaveText';
  return guardian ? 'desk.guardianText' : 'desk.codeText';
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
