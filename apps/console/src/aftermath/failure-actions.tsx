import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Done, Failure } from '../api/aftermath.js';
import { useFormat } from '../figures/use-format.js';
import { DecisionButton } from './decision-button.js';
import { SenderChoice } from './sender-choice.js';

interface FailureActionsProps {
  alertId: string;
  failure: Failure;
  senders: readonly string[];
  onDone: (done: Done) => void;
}

/** What can still be done about all who failed for one reason. */
export function FailureActions({ alertId, failure, senders, onDone }: FailureActionsProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const [sender, setSender] = useState('');
  const { detail, routeId, correctable, corrections } = failure;
  const figures = { count: correctable, people: number(correctable) };
  const under = sender === '' ? {} : { sender };
  return (
    <>
      {corrections.includes('sender') && (
        <SenderChoice
          id={`sender-${detail}-${routeId ?? ''}`}
          senders={senders}
          value={sender}
          onChange={setSender}
        />
      )}
      <p className="actions">
        <DecisionButton
          {...{ alertId, onDone, decision: { what: 'resend_failed', detail, ...under } }}
          label={t('aftermath.resendFor', { detail })}
          title={t('aftermath.resendTitle')}
          confirm={t('aftermath.resendConfirm')}
          tone="primary"
          text={`${t('aftermath.resendText', figures)} ${sender === '' ? '' : t('aftermath.underSender', { sender })}`}
        >
          {t('aftermath.resend')}
        </DecisionButton>
        <DecisionButton
          {...{ alertId, onDone, decision: { what: 'give_up_failed', detail } }}
          label={t('aftermath.giveUpFor', { detail })}
          title={t('aftermath.giveUpTitle')}
          confirm={t('aftermath.giveUpConfirm')}
          tone="danger"
          text={t('aftermath.giveUpText', figures)}
        >
          {t('aftermath.giveUp')}
        </DecisionButton>
      </p>
    </>
  );
}
