import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../layout/icon.js';
import { adviceOn, type Advice } from './count.js';

interface CoachProps {
  text: string;
  language: string;
  onAccept: (proposal: string) => void;
}

/** Says which characters cost how much and how to write them instead. Changes nothing by itself. */
export function Coach({ text, language, onAccept }: CoachProps) {
  const { t } = useTranslation();
  const title = useId();
  const advice = adviceOn(text);
  if (!advice) return null;
  return (
    <section className="coach" aria-labelledby={title}>
      <p id={title} className="coach-title">
        <Icon name="info-circle" /> {t('coach.title')}
      </p>
      <Reasons advice={advice} />
      {advice.proposal && (
        <>
          <p className="coach-label">{t('coach.proposal', { parts: advice.proposal.parts })}</p>
          <p className="sms-proposal" lang={language}>
            {advice.proposal.text}
          </p>
          <button
            type="button"
            className="btn btn-primary btn-sm"
            onClick={() => onAccept(advice.proposal?.text ?? text)}
          >
            {t('coach.accept')}
          </button>
        </>
      )}
    </section>
  );
}

function Reasons({ advice }: { advice: Advice }) {
  const { t } = useTranslation();
  const { characters, holds, wouldHold, costsParts, changes, stubborn } = advice;
  return (
    <ul>
      <li>
        {t('coach.costsCharacters', {
          char: characters.join(' '),
          lost: wouldHold - holds,
          now: holds,
          then: wouldHold,
        })}{' '}
        {costsParts > 0 && t('coach.costsParts', { count: costsParts })}
      </li>
      {changes.map(({ from, to }) => (
        <li key={from}>{to === '' ? t('coach.drop', { from }) : t('coach.write', { from, to })}</li>
      ))}
      {stubborn.length > 0 && <li>{t('coach.noWay', { chars: stubborn.join(' ') })}</li>}
    </ul>
  );
}
