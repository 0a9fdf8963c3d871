import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PARTS } from '#libs/sms-text';
import type { SummaryItem } from '../form/error-summary.js';
import { useFormat } from '../figures/use-format.js';
import type { Fault } from './check.js';

export interface Faults {
  /** All of the last attempt: what the summary shows. */
  items: SummaryItem[];
  /** Beside an input; gone as soon as it is touched. */
  at: (field: string) => string | null;
  touch: (field: string) => void;
  show: (faults: readonly Fault[]) => void;
  showItems: (items: SummaryItem[]) => void;
}

export function useFaults(): Faults {
  const { t } = useTranslation();
  const { languageName } = useFormat();
  const [items, setItems] = useState<SummaryItem[]>([]);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());

  const showItems = useCallback((found: SummaryItem[]) => {
    setItems(found);
    setTouched(new Set());
  }, []);
  const sentence = (fault: Fault) => {
    if (fault.code === 'text') return t('check.text', { language: languageName(fault.language) });
    if (fault.code !== 'tooLong') return t(`check.${fault.code}`);
    const { language, parts } = fault;
    return t('check.tooLong', { language: languageName(language), parts, most: MAX_PARTS });
  };
  return {
    items,
    at: (field) =>
      touched.has(field) ? null : (items.find((item) => item.field === field)?.message ?? null),
    touch: (field) => setTouched((before) => (before.has(field) ? before : new Set([...before, field]))),
    show: (found) => showItems(found.map((fault) => ({ field: fault.field, message: sentence(fault) }))),
    showItems,
  };
}
