import { TcpLine } from './tcp-line.js';

/** What was started, and can be ended. */
interface Started {
  close(): Promise<unknown>;
}

/** A start that did not outlive it. */
export interface FailedStart {
  /** Of so many messages to the database. */
  of: number;
  cutAt: number;
  error: unknown;
}

export interface InterruptedStarts {
  /** How many lost their database; a start may send fewer messages than the one that was counted, and is not cut then. */
  interrupted: number;
  failed: FailedStart[];
}

/** Longer than one attempt, shorter than the time that a start has. */
const AWAY_MS = 200;
const AT_ONCE = 4;

/**
 * Starts a service again and again, and each time its database is away for a moment from another of the messages on that
 * the start sends it.
 * @param times so many starts at most, spread evenly
 */
export async function interruptedStarts(
  databaseUrl: string,
  start: (databaseUrl: string) => Promise<Started>,
  times: number,
): Promise<InterruptedStarts> {
  let interrupted = 0;
  const over = async (prepare: (line: TcpLine) => void) => {
    const line = await TcpLine.to(databaseUrl);
    try {
      prepare(line);
      const started = await start(line.url);
      const { messages } = line;
      await started.close();
      return messages;
    } finally {
      interrupted += line.cuts;
      await line.close();
    }
  };
  const of = await over(() => undefined);
  const failed: FailedStart[] = [];
  const waiting = [...new Set(Array.from({ length: times }, (_none, i) => 1 + Math.floor((i * of) / times)))];
  const work = async () => {
    for (let cutAt = waiting.shift(); cutAt !== undefined; cutAt = waiting.shift()) {
      const at = cutAt;
      await over((line) => line.cutAt(at, AWAY_MS)).catch((error: unknown) => {
        failed.push({ of, cutAt: at, error });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { interrupted, failed };
}
