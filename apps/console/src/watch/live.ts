import type { Progress } from '../api/types.js';

export type Connection = 'connecting' | 'live' | 'offline' | 'ended';

/** What the watching page shows, and what it has told a screen reader. */
export interface Live {
  progress: Progress | null;
  connection: Connection;
  /** Attempts since the stream was last open. */
  failures: number;
}

export type LiveEvent =
  { type: 'progress'; progress: Progress } | { type: 'open' } | { type: 'lost' } | { type: 'connecting' };

export const NOT_YET: Live = { progress: null, connection: 'connecting', failures: 0 };

export function live(state: Live, event: LiveEvent): Live {
  switch (event.type) {
    case 'progress':
      if (state.progress && event.progress.at < state.progress.at) return state;
      return {
        progress: event.progress,
        connection: isOver(event.progress) ? 'ended' : state.connection,
        failures: 0,
      };
    case 'open':
      return state.connection === 'ended' ? state : { ...state, connection: 'live', failures: 0 };
    case 'connecting':
      return state.connection === 'ended' || state.connection === 'offline'
        ? state
        : { ...state, connection: 'connecting' };
    case 'lost':
      return state.connection === 'ended'
        ? state
        : { ...state, connection: 'offline', failures: state.failures + 1 };
  }
}

/** Nothing can change any more: everybody has a last outcome. Receipts still come in after a stop or an expiry. */
export function isOver({ state, counts, audience, drawing }: Progress): boolean {
  if (state === 'completed') return true;
  const pending = counts.waiting + counts.submitted + counts.inDoubt;
  return (
    (state === 'stopped' || state === 'expired') && !drawing && pending === 0 && sumOf(counts) === audience
  );
}

export function sumOf(counts: Progress['counts']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The page's own arithmetic beside the server's mark: both have to agree before it says that the figures add up. */
export function addsUp(progress: Progress): boolean {
  return progress.balanced && sumOf(progress.counts) === progress.audience;
}

/** Milliseconds until the next attempt: quick at first, never longer than ten seconds. */
export function retryDelay(failures: number): number {
  return Math.min(500 * 2 ** Math.max(0, failures - 1), 10_000);
}
