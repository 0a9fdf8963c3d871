import { useTranslation } from 'react-i18next';
import { useFormat } from '../figures/use-format.js';
import { Icon } from '../layout/icon.js';
import type { SaveState } from './autosave.js';

/** Where the draft stands. Only a failure is spoken: a message after every word would drown the form. */
export function Saving({ state, abandon }: { state: SaveState; abandon: () => void }) {
  const { t } = useTranslation();
  const { exactTime } = useFormat();
  return (
    <div className="saving">
      {state.kind === 'untouched' && t('write.notYet')}
      {state.kind === 'saving' && t('write.saving')}
      {state.kind === 'saved' && (
        <>
          <Icon name="check-circle" /> {t('write.saved', { time: exactTime(state.at) })}
        </>
      )}
      {state.kind === 'failed' && (
        <strong role="alert">
          <Icon name="error" /> {t('write.saveFailed')}: {state.message}
        </strong>
      )}
      {state.kind === 'failed' && state.conflict && (
        <button
          type="button"
          className="btn btn-outline-primary btn-sm"
          onClick={() => {
            abandon();
            window.location.reload();
          }}
        >
          {t('write.reload')}
        </button>
      )}
    </div>
  );
}
