import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readLetters, type Aftermath, type Done, type Failure, type Letter } from '../api/aftermath.js';
import { sentenceOf } from '../api/http.js';
import { Failure as FailureNotice } from '../layout/failure.js';
import { DecisionButton } from './decision-button.js';
import { SenderChoice } from './sender-choice.js';

interface LettersProps {
  alertId: string;
  aftermath: Aftermath;
  detail: string;
  corrections: Failure['corrections'];
  mayDecide: boolean;
  onDone: (done: Done) => void;
}

/** The people behind one reason, to choose some of them. Read only when asked for: each reading is written down. */
export function Letters({ alertId, aftermath, detail, corrections, mayDecide, onDone }: LettersProps) {
  const { t } = useTranslation();
  const [page, setPage] = useState<{ letters: Letter[]; next: string | null } | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [sender, setSender] = useState('');
  const [failure, setFailure] = useState<string | null>(null);

  async function more() {
    setFailure(null);
    try {
      const { letters, next } = await readLetters(alertId, detail, page?.next ?? null);
      setPage({ letters: [...(page?.letters ?? []), ...letters], next });
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  }

  function toggle(id: string) {
    const changed = new Set(chosen);
    if (!changed.delete(id)) changed.add(id);
    setChosen(changed);
  }

  return (
    <fieldset>
      <legend>{t('aftermath.peopleOf', { detail })}</legend>
      {page?.letters.map(({ id, maskedNumber }) => (
        <div className="form-check" key={id}>
          <input id={`letter-${id}`} type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
          <label htmlFor={`letter-${id}`}>{maskedNumber}</label>
        </div>
      ))}
      {page !== null && mayDecide && corrections.includes('sender') && (
        <SenderChoice
          id={`sender-chosen-${detail}`}
          senders={aftermath.senders}
          value={sender}
          onChange={setSender}
        />
      )}
      {failure !== null && <FailureNotice message={failure} />}
      <p className="actions">
        {(page === null || page.next !== null) && (
          <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void more()}>
            {page === null ? t('aftermath.showPeople', { detail }) : t('recipients.more')}
          </button>
        )}
        {page !== null && mayDecide && (
          <DecisionButton
            {...{ alertId, onDone }}
            decision={{
              ...{ what: 'resend_failed', letters: [...chosen] },
              ...(sender === '' ? {} : { sender }),
            }}
            label={t('aftermath.resendChosen', { count: chosen.size, people: String(chosen.size) })}
            title={t('aftermath.resendTitle')}
            confirm={t('aftermath.resendConfirm')}
            tone="primary"
            text={`${t('aftermath.resendText', { count: chosen.size, people: String(chosen.size) })} ${sender === '' ? '' : t('aftermath.underSender', { sender })}`}
            disabled={chosen.size === 0}
          >
            {t('aftermath.resendChosen', { count: chosen.size, people: String(chosen.size) })}
          </DecisionButton>
        )}
      </p>
    </fieldset>
  );
}
