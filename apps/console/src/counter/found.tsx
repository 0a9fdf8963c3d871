import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  askToLeave,
  type Challenge,
  type Citizen,
  type Look,
  type Offer,
  type Subscriber,
} from '../api/counter.js';
import { sentenceOf } from '../api/http.js';
import { useFormat } from '../figures/use-format.js';
import { Failure } from '../layout/failure.js';
import { Notice } from '../layout/notice.js';
import { StepTitle } from './step-title.js';

interface FoundProps {
  citizen: Citizen;
  look: Look;
  offer: Offer;
  onSignUp: () => void;
  onLeave: (challenge: Challenge) => void;
}

/** What the number is subscribed to, and what can be done for who has it. */
export function Found({ citizen, look, offer, onSignUp, onLeave }: FoundProps) {
  const { t } = useTranslation();
  const { dateTime } = useFormat();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { subscriber, suspendedAt } = look;

  function leave() {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    askToLeave(citizen)
      .then(onLeave, (error: unknown) => setFailure(sentenceOf(error)))
      .finally(() => setBusy(false));
  }

  return (
    <section aria-labelledby="found">
      <StepTitle id="found" title={subscriber === null ? t('desk.unknown') : t('desk.known')} />
      {suspendedAt !== null && (
        <Notice tone="warning" title={t('desk.suspended', { at: dateTime(suspendedAt) })} />
      )}
      {subscriber !== null && <Facts subscriber={subscriber} offer={offer} />}
      {failure !== null && <Failure message={failure} />}
      <div className="actions">
        <button type="button" className="btn btn-primary" onClick={onSignUp}>
          {subscriber === null ? t('desk.signUp') : t('desk.signUpAgain')}
        </button>
        {subscriber !== null && (
          <button type="button" className="btn btn-outline-danger" aria-disabled={busy} onClick={leave}>
            {t('desk.leave')}
          </button>
        )}
      </div>
      {subscriber !== null && <p className="field-hint">{t('desk.againHint')}</p>}
    </section>
  );
}

function Facts({ subscriber, offer }: { subscriber: Subscriber; offer: Offer }) {
  const { t, i18n } = useTranslation();
  const { dateTime, languageName, list, number } = useFormat();
  const zones = offer.zones.filter(({ code }) => subscriber.zones.includes(code)).map(({ name }) => name);
  const categories = offer.categories
    .filter(({ code }) => subscriber.categories.includes(code))
    .map(({ code, name }) => name[i18n.language] ?? name['it'] ?? code);
  return (
    <dl className="facts">
      <dt>{t('desk.since')}</dt>
      <dd>{dateTime(subscriber.subscribedAt)}</dd>
      <dt>{t('desk.zones')}</dt>
      <dd>{list(zones)}</dd>
      <dt>{t('desk.categories')}</dt>
      <dd>{list(categories)}</dd>
      <dt>{t('desk.language')}</dt>
      <dd>{languageName(subscriber.language)}</dd>
      <dt>{t('desk.failures')}</dt>
      <dd>{number(subscriber.failures)}</dd>
    </dl>
  );
}
