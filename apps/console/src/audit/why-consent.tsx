import { useTranslation } from 'react-i18next';
import type { WhyAnswer } from '../api/audit.js';
import { useFormat } from '../figures/use-format.js';
import { auditIt } from '../language/audit.it.js';
import { Facts } from './facts.js';
import { Step } from './step.js';

/** What was in force when the audience was drawn, and how it came to be. */
export function WhyConsent({ answer: { consent } }: { answer: WhyAnswer }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  const at = (time: string | null) => (time === null ? null : stamp(time));
  if (consent === null)
    return (
      <Step id="step-consent" title={t('audit.stepConsent')}>
        <p>{t('audit.noConsent')}</p>
      </Step>
    );
  const { notice, terms, evidence } = consent;
  const code = (text: string | null | undefined) =>
    text === null || text === undefined ? null : <code>{text}</code>;
  return (
    <Step id="step-consent" title={t('audit.stepConsent')}>
      <Facts
        facts={[
          [
            t('audit.action'),
            isKnown(auditIt.actions, consent.action) ? t(`audit.actions.${consent.action}`) : consent.action,
          ],
          [
            t('audit.channel'),
            isKnown(auditIt.channels, consent.channel)
              ? t(`audit.channels.${consent.channel}`)
              : consent.channel,
          ],
          [t('audit.servedAt'), at(consent.servedAt)],
          [t('audit.codeSentAt'), at(consent.codeSentAt)],
          [t('audit.confirmedAt'), at(consent.confirmedAt)],
          [t('audit.recordedAt'), at(consent.recordedAt)],
          [t('audit.recordedBy'), consent.operator],
          [t('audit.validUntil'), at(consent.validUntil)],
          [t('audit.notice'), t('audit.noticeText', { version: notice.version, language: notice.language })],
          [t('audit.consentEntry'), code(evidence?.entry)],
          [t('audit.commitment'), code(evidence?.commitment)],
          [t('audit.dataKey'), code(evidence?.key)],
          [t('audit.controller'), `${terms.content.controller} (${terms.content.dpoContact})`],
          [t('audit.terms'), code(`v${terms.version} ${terms.sha256}`)],
        ]}
      />
      <details className="notice-text">
        <summary>{t('audit.showNotice')}</summary>
        <p lang={notice.language}>{notice.text}</p>
        <code>{notice.sha256}</code>
      </details>
    </Step>
  );
}

/** What has no words is shown as it is: as a text to fall back on, braces in it would be filled in. */
function isKnown<W extends object>(words: W, code: string): code is Extract<keyof W, string> {
  return Object.hasOwn(words, code);
}

/** The alert's kind and zones against what the person had decided of them. */
export function WhyMatch({ answer: { category, categoryChosen, zones } }: { answer: WhyAnswer }) {
  const { t, i18n } = useTranslation();
  const decided = (chosen: boolean | null) =>
    chosen === null ? t('audit.notAsked') : chosen ? t('audit.chosen') : t('audit.notChosen');
  if (category === null) return null;
  const { legalBasis, statute, name, code } = category;
  const basis =
    legalBasis === 'public_task' || legalBasis === 'consent' ? t(`legalBasis.${legalBasis}`) : legalBasis;
  return (
    <Step id="step-match" title={t('audit.stepMatch')}>
      <Facts
        facts={[
          [t('audit.category'), `${name[i18n.language] ?? name.it ?? code}: ${decided(categoryChosen)}`],
          [t('audit.basis'), statute === null ? basis : `${basis}, ${statute}`],
          [
            t('audit.zones'),
            <ul className="plain">
              {zones.map((zone) => (
                <li key={zone.code}>
                  {zone.name}: {decided(zone.chosen)}
                </li>
              ))}
            </ul>,
          ],
        ]}
      />
    </Step>
  );
}
