import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Variant, VariantPreview } from '../api/types.js';

interface PhoneTextProps {
  variant: Variant & Partial<Pick<VariantPreview, 'parts'>>;
  sender: string;
  title: string;
}

/** A text as it stands on a phone. */
export function PhoneText({ variant, sender, title }: PhoneTextProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <figure className="phone" aria-labelledby={id}>
      <figcaption id={id}>
        {title}{' '}
        <span className="phone-from">
          {t('readback.from', { sender })}
          {variant.parts !== undefined && `, ${t('readback.each', { count: variant.parts })}`}
        </span>
      </figcaption>
      <blockquote lang={variant.language}>{variant.text}</blockquote>
    </figure>
  );
}
