import { reportUnauthenticated } from '../api/http.js';
import { progressStreamPath, readProgress } from '../api/alerts.js';
import type { Progress } from '../api/types.js';
import { EventStreamParser } from './event-stream.js';
import { retryDelay, type LiveEvent } from './live.js';

/** Two heartbeats missed: the connection looks open and carries nothing. */
const SILENCE_MS = 35_000;

/**
 * Follows an alert until `signal` aborts, through restarts of the server and of the network. Read with `fetch` rather
 * than `EventSource`, which hides heartbeats and gives up for good on a 502.
 */
export async function follow(
  alertId: string,
  emit: (event: LiveEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    emit({ type: 'connecting' });
    try {
      await readOnce(alertId, emit, signal, () => (failures = 0));
    } catch {
      // What went wrong does not matter here: the page says "offline" and we try again.
    }
    if (signal.aborted) return;
    emit({ type: 'lost' });
    failures += 1;
    await pause(retryDelay(failures), signal);
  }
}

async function readOnce(
  alertId: string,
  emit: (event: LiveEvent) => void,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<void> {
  emit({ type: 'progress', progress: await readProgress(alertId, signal) });
  const silence = new AbortController();
  let watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await fetch(progressStreamPath(alertId), {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (response.status === 401) reportUnauthenticated();
    if (!response.ok || !response.body) return;
    onOpen();
    emit({ type: 'open' });
    const parser = new EventStreamParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const { event, data } of parser.push(part.value)) {
        if (event === 'progress') emit({ type: 'progress', progress: JSON.parse(data) as Progress });
      }
    }
  } finally {
    clearTimeout(watchdog);
  }
}

/** Waits, but no longer than until the network says that it is back. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
