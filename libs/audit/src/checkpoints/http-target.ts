import { setTimeout as pause } from 'node:timers/promises';
import { AuditError } from '../errors.js';
import type { SignedCheckpoint } from './checkpoints.js';
import type { CheckpointTarget } from './target.js';

const ATTEMPTS = 3;
const ANSWER_WITHIN_MS = 5_000;

/** Sends each checkpoint, as the text it was signed as, to somebody else's server. Any 2xx answer is a receipt. */
export class HttpTarget implements CheckpointTarget {
  readonly name = 'http';

  /** @param pauseMs before the second attempt; twice as long before the third */
  constructor(
    private readonly url: string,
    private readonly pauseMs = 500,
  ) {}

  async push({ note }: SignedCheckpoint): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const fault = await this.attempt(note);
      if (fault === null) return;
      if (attempt === ATTEMPTS) throw new AuditError('audit.push_failed', fault);
      await pause(this.pauseMs * 2 ** (attempt - 1));
    }
  }

  private async attempt(note: string): Promise<string | null> {
    try {
      const answer = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: note,
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await answer.body?.cancel();
      return answer.ok ? null : `answered ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : 'no answer';
    }
  }
}
