import { MAX_PARTS } from '#libs/sms-text';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VariantPreview } from '../api/types.js';
import { Field } from '../form/field.js';
import { Notice } from '../layout/notice.js';
import { Coach } from './coach.js';
import { countOf } from './count.js';

interface TextFieldProps {
  language: string;
  languageName: string;
  optional: boolean;
  text: string;
  /** What the server made of it, once it has this very text. */
  confirmed: VariantPreview | null;
  error: string | null;
  onChange: (text: string) => void;
}

/** One language's text, with the counter and the encoding coach under it. */
export function TextField(props: TextFieldProps) {
  const { language, languageName, optional, text, confirmed, error, onChange } = props;
  const { t } = useTranslation();
  const [accepted, setAccepted] = useState(false);
  const id = `text-${language}`;
  const label = optional
    ? t('write.textOptional', { language: languageName })
    : t('write.text', { language: languageName });
  return (
    <Field id={id} label={label} error={error}>
      {(described) => (
        <>
          <textarea
            {...described}
            aria-describedby={`${described['aria-describedby'] ?? ''} ${id}-count`.trim()}
            className="form-control sms"
            lang={language}
            rows={4}
            value={text}
            onChange={(event) => {
              setAccepted(false);
              onChange(event.target.value);
            }}
          />
          <Counter id={`${id}-count`} text={text} confirmed={confirmed} />
          <Coach
            text={text}
            language={language}
            onAccept={(proposal) => {
              onChange(proposal);
              setAccepted(true);
              document.getElementById(id)?.focus();
            }}
          />
          {accepted && <Notice tone="success" role="status" title={t('coach.accepted')} />}
        </>
      )}
    </Field>
  );
}

function Counter({ id, text, confirmed }: { id: string; text: string; confirmed: VariantPreview | null }) {
  const { t } = useTranslation();
  const { alphabet, units, parts, unitsLeft } = confirmed ?? countOf(text);
  if (parts === 0) {
    return (
      <p id={id} className="counter">
        {t('counter.empty')}
      </p>
    );
  }
  return (
    <p id={id} className={parts > MAX_PARTS ? 'counter counter-over' : 'counter'}>
      {t('counter.line', { count: parts, units, left: unitsLeft })} · {t(`counter.${alphabet}`)}
      {parts > MAX_PARTS && <strong> {t('counter.tooLong', { most: MAX_PARTS })}</strong>}
      {confirmed && <span className="confirmed"> {t('counter.server', { count: parts })}</span>}
    </p>
  );
}
