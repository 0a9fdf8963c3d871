import { useTranslation } from 'react-i18next';
import type { Aftermath, Done } from '../api/aftermath.js';
import { useFormat } from '../figures/use-format.js';
import { DecisionButton } from './decision-button.js';

interface HeldProps {
  alertId: string;
  aftermath: Aftermath;
  mayDecide: boolean;
  onDone: (done: Done) => void;
}

/** Nobody knows whether they have it: sent again they may get it twice, not sent again perhaps never. */
export function Held({ alertId, aftermath: { held, resending, closed }, mayDecide, onDone }: HeldProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const figures = { count: held, people: number(held) };
  const common = { alertId, onDone };
  return (
    <>
      <p>{held === 0 ? t('aftermath.noneHeld') : t('aftermath.held', figures)}</p>
      {resending > 0 && <p>{t('aftermath.resending', { count: resending, people: number(resending) })}</p>}
      {held > 0 && mayDecide && (closed === null || closed === 'expired') && (
        <p className="actions">
          {closed === null && (
            <DecisionButton
              {...{ ...common, decision: { what: 'resend_held' } }}
              label={t('aftermath.resendHeld')}
              title={t('aftermath.resendHeldTitle')}
              confirm={t('aftermath.resendConfirm')}
              tone="primary"
              text={t('aftermath.resendHeldText', figures)}
            >
              {t('aftermath.resendHeld')}
            </DecisionButton>
          )}
          <DecisionButton
            {...{ ...common, decision: { what: 'accept_held' } }}
            label={t('aftermath.acceptHeld')}
            title={t('aftermath.acceptHeldTitle')}
            confirm={t('aftermath.acceptHeldConfirm')}
            tone="danger"
            text={t('aftermath.acceptHeldText', figures)}
          >
            {t('aftermath.acceptHeld')}
          </DecisionButton>
          <DecisionButton
            {...{ ...common, decision: { what: 'give_up_held' } }}
            label={t('aftermath.giveUpHeld')}
            title={t('aftermath.giveUpHeldTitle')}
            confirm={t('aftermath.giveUpHeldConfirm')}
            tone="danger"
            text={t('aftermath.giveUpHeldText', figures)}
          >
            {t('aftermath.giveUpHeld')}
          </DecisionButton>
        </p>
      )}
    </>
  );
}
