import type { SignedCheckpoint } from './checkpoints.js';
import type { CheckpointTarget } from './target.js';

/** A target, what it is still to be brought of each log, and when it last took one. */
interface Place {
  target: CheckpointTarget;
  newest: Map<string, SignedCheckpoint>;
  keptAt: Map<string, number>;
}

export type PushOutcome = 'kept' | 'failed';

/**
 * Brings checkpoints to every target. Only the newest of a log has to arrive: it covers those before. What a target
 * did not take is brought again at the next round.
 */
export class Publisher {
  readonly #waiting: Place[];
  #round: Promise<void> | null = null;

  constructor(
    targets: readonly CheckpointTarget[],
    private readonly onOutcome: (target: string, outcome: PushOutcome, error?: unknown) => void,
  ) {
    this.#waiting = targets.map((target) => ({
      target,
      newest: new Map(),
      keptAt: new Map(),
    }));
  }

  /** To be brought at the next `flush`. */
  offer(checkpoint: SignedCheckpoint): void {
    for (const { newest } of this.#waiting)
      if ((newest.get(checkpoint.logId)?.size ?? -1) < checkpoint.size)
        newest.set(checkpoint.logId, checkpoint);
  }

  /** Tries all that waits, once; never rejects. While a round runs there is no second. */
  flush(): Promise<void> {
    this.#round ??= Promise.all(this.#waiting.map((place) => this.bring(place))).then(() => {
      this.#round = null;
    });
    return this.#round;
  }

  private async bring({ target, newest, keptAt }: Place): Promise<void> {
    for (const [logId, checkpoint] of [...newest]) {
      if (performance.now() < (keptAt.get(logId) ?? -Infinity) + (target.everyMs ?? 0)) continue;
      try {
        await target.push(checkpoint);
        if (newest.get(logId) === checkpoint) newest.delete(logId);
        keptAt.set(logId, performance.now());
        this.onOutcome(target.name, 'kept');
      } catch (error) {
        this.onOutcome(target.name, 'failed', error);
      }
    }
  }
}
