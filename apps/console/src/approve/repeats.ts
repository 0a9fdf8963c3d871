import type { HistoryEntry } from '../api/types.js';

/** A draft saves itself while somebody writes: their edits in a row are one event to a reader, the last. */
export function withoutRepeats(history: readonly HistoryEntry[]): HistoryEntry[] {
  return history.filter((entry, index) => {
    const next = history[index + 1];
    return !(entry.event === 'edited' && next?.event === 'edited' && next.by?.id === entry.by?.id);
  });
}
