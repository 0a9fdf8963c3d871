import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  readOffer,
  type Challenge,
  type Citizen,
  type Look,
  type Offer,
  type Purpose,
} from '../api/counter.js';
import { sentenceOf } from '../api/http.js';
import { useLoad } from '../api/use-load.js';
import { Failure } from '../layout/failure.js';
import { Notice } from '../layout/notice.js';
import { PageTitle } from '../layout/page-title.js';
import { Waiting } from '../layout/waiting.js';
import { CodeForm } from './code-form.js';
import { Figures } from './figures.js';
import { Found } from './found.js';
import { SignUpForm } from './sign-up-form.js';
import { WhoForm } from './who-form.js';

/** How far the citizen before us has been served. */
type Step =
  | { at: 'who'; done?: Purpose }
  | { at: 'found'; citizen: Citizen; look: Look }
  | { at: 'signUp'; citizen: Citizen }
  | { at: 'code'; purpose: Purpose; challenge: Challenge; guardian?: boolean };

/** Citizens at the counter or on the phone: signed up, and let go, by an official. */
export function CounterPage() {
  const { t } = useTranslation();
  const { data: offer, error, reload } = useLoad(readOffer);
  const [step, setStep] = useState<Step>({ at: 'who' });
  if (!offer && error !== null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (!offer) return <Waiting />;
  return (
    <>
      <PageTitle title={t('desk.title')} />
      <p>{t('desk.intro')}</p>
      {step.at === 'who' && step.done !== undefined && (
        <Notice
          tone="success"
          role="status"
          title={t(step.done === 'sign-ups' ? 'desk.signedUp' : 'desk.left')}
        />
      )}
      <Serve step={step} go={setStep} offer={offer} />
      {step.at !== 'who' && (
        <p>
          <button
            type="button"
            className="btn btn-outline-primary btn-sm"
            onClick={() => setStep({ at: 'who' })}
          >
            {t('desk.startOver')}
          </button>
        </p>
      )}
      {step.at === 'who' && <Figures />}
    </>
  );
}

function Serve({ step, go, offer }: { step: Step; go: (step: Step) => void; offer: Offer }) {
  const purpose = step.at === 'code' ? step.purpose : undefined;
  const done = useCallback(() => {
    if (purpose !== undefined) go({ at: 'who', done: purpose });
  }, [go, purpose]);
  switch (step.at) {
    case 'who':
      return <WhoForm onFound={(citizen, look) => go({ at: 'found', citizen, look })} />;
    case 'found':
      return (
        <Found
          {...{ citizen: step.citizen, look: step.look, offer }}
          onSignUp={() => go({ at: 'signUp', citizen: step.citizen })}
          onLeave={(challenge) => go({ at: 'code', purpose: 'withdrawals', challenge })}
        />
      );
    case 'signUp':
      return (
        <SignUpForm
          {...{ citizen: step.citizen, offer }}
          onSent={(challenge, guardian) => go({ at: 'code', purpose: 'sign-ups', challenge, guardian })}
        />
      );
    case 'code':
      return (
        <CodeForm
          {...{ purpose: step.purpose, challenge: step.challenge }}
          guardian={step.guardian ?? false}
          onDone={done}
        />
      );
  }
}
