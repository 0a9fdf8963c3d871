import { useCallback, useEffect, useState } from 'react';

export interface Loaded<T> {
  /** The newest answer; stays while it is asked for again. */
  data: T | null;
  /** Why the newest question failed; null when it did not. */
  error: unknown;
  reload: () => void;
  /** Puts in what an action answered, without asking again. */
  replace: (data: T) => void;
}

interface Answer<T> {
  /** What was asked: an answer to another question is none. */
  to: unknown;
  data: T | null;
  error: unknown;
}

/** Asks whenever `load` changes (wrap it in `useCallback`); an answer that comes after leaving the page is dropped. */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ to: load, data: null, error: null });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const leaving = new AbortController();
    load(leaving.signal).then(
      (data) => {
        if (!leaving.signal.aborted) setAnswer({ to: load, data, error: null });
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        setAnswer((before) => ({ to: load, data: before.to === load ? before.data : null, error }));
      },
    );
    return () => leaving.abort();
  }, [load, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  const replace = useCallback((data: T) => setAnswer({ to: load, data, error: null }), [load]);
  const current = answer.to === load;
  return { data: current ? answer.data : null, error: current ? answer.error : null, reload, replace };
}
