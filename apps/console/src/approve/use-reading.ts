import { useCallback, useEffect, useState } from 'react';
import { readAlert, readCatalogue, readPreview } from '../api/alerts.js';
import type { Alert, Catalogue, Preview } from '../api/types.js';
import { useLoad } from '../api/use-load.js';

/** How often the page looks whether the alert is still the one that is being read. */
const LOOK_AGAIN_MS = 8_000;

export interface Read {
  alert: Alert;
  preview: Preview;
  catalogue: Catalogue;
}

export interface Reading {
  data: Read | null;
  /** What was on screen before the content changed under the reader's eyes; null while it has not. */
  before: Alert | null;
  error: unknown;
  reload: () => void;
  /** The reader has seen what changed. */
  accept: () => void;
}

/** An alert as stored now, and what changed since the reader began: nobody approves what they have not read. */
export function useReading(id: string): Reading {
  const load = useCallback(
    async (signal: AbortSignal): Promise<Read> => {
      const [alert, preview, catalogue] = await Promise.all([
        readAlert(id, signal),
        readPreview(id, signal),
        readCatalogue(signal),
      ]);
      return { alert, preview, catalogue };
    },
    [id],
  );
  const { data, error, reload } = useLoad(load);
  const [accepted, setAccepted] = useState<Alert | null>(null);
  if (data && (accepted === null || accepted.id !== data.alert.id)) setAccepted(data.alert);

  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') reload();
    };
    const timer = setInterval(look, LOOK_AGAIN_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [reload]);

  const changed = data && accepted && accepted.contentHash !== data.alert.contentHash;
  return {
    data,
    before: changed ? accepted : null,
    error,
    reload,
    accept: () => setAccepted(data?.alert ?? null),
  };
}
