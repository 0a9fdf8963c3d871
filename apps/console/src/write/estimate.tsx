import { useTranslation } from 'react-i18next';
import type { Preview } from '../api/types.js';
import { useFormat } from '../figures/use-format.js';

/** How many would get the saved draft now, and for how much. */
export function Estimate({ preview }: { preview: Preview | null }) {
  const { t } = useTranslation();
  const { number, price } = useFormat();
  if (!preview?.audience || preview.priceCents === null || preview.zones.length === 0) return null;
  const { total } = preview.audience;
  return (
    <p className="estimate">
      {t('counter.estimate', { count: total, people: number(total), price: price(preview.priceCents) })}
    </p>
  );
}
