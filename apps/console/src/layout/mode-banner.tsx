import { useTranslation } from 'react-i18next';
import type { AlertMode } from '../api/types.js';
import { Icon } from './icon.js';

/** Drill or real, by word, colour, pattern and picture: nobody has to guess which, on any page of an alert. */
export function ModeBanner({ mode }: { mode: AlertMode }) {
  const { t } = useTranslation();
  return (
    <p className={`mode mode-${mode}`}>
      <Icon name={mode === 'drill' ? 'tool' : 'warning-circle'} />
      <span>
        <strong>{t(`mode.${mode}`)}</strong> <span className="mode-text">{t(`mode.${mode}Text`)}</span>
      </span>
    </p>
  );
}
