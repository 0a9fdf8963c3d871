import { Counter, Gauge, type Registry } from '#libs/observability';
import type { PushOutcome } from './checkpoints/publisher.js';

/** What operators see of the log's keeper. */
export class KeeperMetrics {
  readonly #leader: Gauge;
  readonly #sequenced: Counter;
  readonly #pending: Gauge;
  readonly #signed: Counter;
  readonly #pushed: Counter<'target' | 'outcome'>;
  readonly #keptAt = new Map<string, number>();
  #leads = false;
  #pendingSince: number | null = null;
  #unsignedSince: number | null = null;

  constructor(registry: Registry) {
    const registers = [registry];
    const seconds = (since: number | null) => (since === null ? 0 : (Date.now() - since) / 1000);
    this.#leader = new Gauge({
      ...{ name: 'campanile_audit_leader', registers },
      help: '1 while this instance numbers the entries of the audit log',
    });
    this.#sequenced = new Counter({
      ...{ name: 'campanile_audit_sequenced_total', registers },
      help: 'Entries of the audit log that got their number',
    });
    this.#pending = new Gauge({
      ...{ name: 'campanile_audit_pending', registers },
      help: 'Entries that wait for their number, at the last round of checkpoints',
    });
    this.#signed = new Counter({
      ...{ name: 'campanile_audit_checkpoints_total', registers },
      help: 'Checkpoints of the audit log that were signed',
    });
    this.#pushed = new Counter({
      ...{ name: 'campanile_audit_pushes_total', registers, labelNames: ['target', 'outcome'] as const },
      help: 'Checkpoints brought outside the database',
    });
    const lag: Gauge = new Gauge({
      ...{ name: 'campanile_audit_sequencing_lag_seconds', registers },
      help: 'Since when entries have been waiting for their number without a break',
      collect: () => lag.set(seconds(this.#pendingSince)),
    });
    const kept: Gauge<'target'> = new Gauge({
      ...{ name: 'campanile_audit_target_age_seconds', registers, labelNames: ['target'] as const },
      help: 'Since when each place outside has taken no checkpoint',
      collect: () => {
        for (const [target, at] of this.#keptAt) kept.set({ target }, seconds(at));
      },
    });
    const age: Gauge = new Gauge({
      ...{ name: 'campanile_audit_checkpoint_lag_seconds', registers },
      help: 'Since when there have been numbered entries under no checkpoint',
      collect: () => age.set(seconds(this.#unsignedSince)),
    });
  }

  leads(leads: boolean): void {
    this.#leads = leads;
    this.#leader.set(leads ? 1 : 0);
    if (!leads) this.#pendingSince = this.#unsignedSince = null;
  }

  /** @param toSign whether any of them has to come under a checkpoint soon */
  sequenced(entries: number, toSign: boolean): void {
    this.#sequenced.inc(entries);
    if (toSign) this.#unsignedSince ??= Date.now();
  }

  signed(): void {
    this.#signed.inc();
  }

  /** @param unsignedLogs logs that could not be signed in this round */
  waiting(entries: number, unsignedLogs: number): void {
    this.#pending.set(entries);
    this.#pendingSince = entries === 0 ? null : (this.#pendingSince ?? Date.now());
    if (unsignedLogs === 0) this.#unsignedSince = null;
  }

  pushed(target: string, outcome: PushOutcome): void {
    this.#pushed.inc({ target, outcome });
    if (outcome === 'kept') this.#keptAt.set(target, Date.now());
  }

  /** For `/health/ready`. */
  get facts(): { leader: boolean; unsignedSeconds: number } {
    const unsigned = this.#unsignedSince === null ? 0 : (Date.now() - this.#unsignedSince) / 1000;
    return { leader: this.#leads, unsignedSeconds: Math.round(unsigned) };
  }
}
