import { useState } from 'react';
import { sentenceOf } from '../api/http.js';
import { Refusal } from '../api/refusal.js';
import type { SummaryItem } from '../form/error-summary.js';

export interface Faults {
  items: SummaryItem[];
  at: (field: string) => string | null;
  set: (items: SummaryItem[]) => void;
  /** What the server refused, each at its field: `zones.0` stands at `zones`. */
  refused: (error: unknown) => void;
}

/** Faults of a form. @param fields ids of its inputs: a fault at any other stands in the summary alone */
export function useFormFaults(fields: readonly string[]): Faults {
  const [items, setItems] = useState<SummaryItem[]>([]);
  return {
    items,
    at: (field) => items.find((item) => item.field === field)?.message ?? null,
    set: setItems,
    refused: (error) => setItems(itemsOf(error, fields)),
  };
}

export function itemsOf(error: unknown, fields: readonly string[]): SummaryItem[] {
  if (!(error instanceof Refusal)) return [{ field: null, message: sentenceOf(error) }];
  return error.problems.map(({ field, message }) => {
    const input = field?.split('.')[0] ?? '';
    return { field: fields.includes(input) ? input : null, message };
  });
}
