import { useEffect, useReducer } from 'react';
import { live, NOT_YET, type Live } from './live.js';
import { follow } from './stream.js';

/** An alert's figures as they change, for as long as the page is open. */
export function useLive(alertId: string): Live {
  const [state, dispatch] = useReducer(live, NOT_YET);
  const ended = state.connection === 'ended';
  useEffect(() => {
    if (ended) return;
    const leaving = new AbortController();
    void follow(alertId, dispatch, leaving.signal);
    return () => leaving.abort();
  }, [alertId, ended]);
  return state;
}
