import { useTranslation } from 'react-i18next';
import type { Trail } from '../api/audit.js';
import { useFormat } from '../figures/use-format.js';
import { Facts } from './facts.js';
import { Step } from './step.js';

/** Every try and every receipt. */
export function WhyDispatch({ trail }: { trail: Trail | null }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  if (trail === null)
    return (
      <Step id="step-dispatch" title={t('audit.stepDispatch')}>
        <p>{t('audit.noDispatch')}</p>
      </Step>
    );
  return (
    <Step id="step-dispatch" title={t('audit.stepDispatch')}>
      <Facts
        facts={[
          [t('audit.sentTo'), <span className="masked">{trail.maskedNumber}</span>],
          [t('audit.sender'), trail.sender],
          [t('audit.takenAt'), stamp(trail.takenAt)],
        ]}
      />
      <Outcomes trail={trail} />
      <Receipts trail={trail} />
      {trail.waiting !== null && (
        <p>
          {trail.waiting.dueAt === null
            ? t('audit.waitingDecision')
            : t('audit.waitingAgain', { when: stamp(trail.waiting.dueAt) })}
        </p>
      )}
      <p className="field-hint">{t('audit.ledgerOnly')}</p>
    </Step>
  );
}

function Outcomes({ trail: { outcomes } }: { trail: Trail }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  return (
    <table className="table">
      <caption>{t('audit.outcomes')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('audit.when')}</th>
          <th scope="col">{t('audit.state')}</th>
          <th scope="col">{t('audit.route')}</th>
          <th scope="col">{t('audit.messageId')}</th>
          <th scope="col">{t('audit.detail')}</th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map(({ at, state, route, messageIds, detail }, i) => (
          <tr key={i}>
            <td>{stamp(at)}</td>
            <td>{t(`watch.${state === 'in_doubt' ? 'inDoubt' : state}`)}</td>
            <td>{route}</td>
            <td>
              <code>{messageIds.join(' ')}</code>
            </td>
            <td>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Receipts({ trail: { receipts } }: { trail: Trail }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  if (receipts.length === 0) return <p>{t('audit.noReceipt')}</p>;
  return (
    <table className="table">
      <caption>{t('audit.receipts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('audit.received')}</th>
          <th scope="col">{t('audit.part')}</th>
          <th scope="col">{t('audit.networkState')}</th>
          <th scope="col">{t('audit.networkClock')}</th>
        </tr>
      </thead>
      <tbody>
        {receipts.map(({ part, at, state, error, doneAt }) => (
          <tr key={part}>
            <td>{stamp(at)}</td>
            <td>{part === 0 ? t('audit.wholeMessage') : part}</td>
            <td>{error === null ? state : `${state} ${error}`}</td>
            <td>{doneAt}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
