import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhyAnswer } from '../api/audit.js';
import { useFormat } from '../figures/use-format.js';
import { Facts } from './facts.js';
import { saveFile } from './save-file.js';
import { Step } from './step.js';
import { WhyConsent, WhyMatch } from './why-consent.js';
import { WhyDispatch } from './why-dispatch.js';
import { WhyProofs } from './why-proofs.js';

/** The whole answer: on screen, and on paper. */
export function WhyAnswerView({ answer }: { answer: WhyAnswer }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [answer]);
  const save = () =>
    saveFile(new Blob([JSON.stringify(answer, null, 2)], { type: 'application/json' }), 'perche.json');
  return (
    <article className="why" aria-labelledby="why-reason">
      <h2 id="why-reason" className="h3" tabIndex={-1} ref={heading}>
        {t(`audit.reasons.${answer.reason}`)}
      </h2>
      <p>{t('audit.answerOf', { when: stamp(answer.askedAt), name: answer.municipality.name })}</p>
      <div className="audit-buttons on-screen">
        <button type="button" className="btn btn-outline-primary" onClick={() => window.print()}>
          {t('audit.print')}
        </button>
        <button type="button" className="btn btn-outline-primary" onClick={save}>
          {t('audit.saveAnswer')}
        </button>
      </div>
      <p className="field-hint">{t('audit.saveHint')}</p>
      <WhyConsent answer={answer} />
      <WhyMatch answer={answer} />
      <Approval answer={answer} />
      <Draw answer={answer} />
      <WhyDispatch trail={answer.dispatch} />
      <WhyProofs answer={answer} />
    </article>
  );
}

function Approval({ answer: { alert } }: { answer: WhyAnswer }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  const person = (who: { name: string } | null, at: string | null) =>
    who === null ? null : `${who.name}${at === null ? '' : `, ${stamp(at)}`}`;
  const [variant] = alert.content.variants ?? [];
  return (
    <Step id="step-approval" title={t('audit.stepApproval')}>
      <Facts
        facts={[
          [
            t('audit.text'),
            variant === undefined ? null : <span lang={variant.language}>{variant.text}</span>,
          ],
          [t('audit.submittedBy'), person(alert.submittedBy, alert.submittedAt)],
          [t('audit.approvedBy'), person(alert.approvedBy, alert.approvedAt)],
          [t('audit.contentHash'), <code>{alert.contentHash}</code>],
        ]}
      />
    </Step>
  );
}

function Draw({ answer: { draw, membership, reason, subject } }: { answer: WhyAnswer }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  if (draw === null)
    return (
      <Step id="step-draw" title={t('audit.stepDraw')}>
        <p>{t('audit.noDraw')}</p>
      </Step>
    );
  const proof = reason === 'drawn' ? t('audit.isMember') : t('audit.isNoMember');
  return (
    <Step id="step-draw" title={t('audit.stepDraw')}>
      <Facts
        facts={[
          [t('audit.releasedAt'), draw.releasedAt === null ? null : stamp(draw.releasedAt)],
          [
            t('audit.drawnAt'),
            `${stamp(draw.startedAt)}${draw.finishedAt === null ? '' : ` – ${stamp(draw.finishedAt)}`}, ${t('audit.drawnText', { count: draw.drawn })}`,
          ],
          [t('audit.personRef'), subject === null ? null : <code>{subject}</code>],
          [t('audit.membership'), membership === null ? null : proof],
          [t('audit.root'), membership === null ? null : <code>{membership.root}</code>],
        ]}
      />
    </Step>
  );
}
