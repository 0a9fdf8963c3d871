import type { Told, ToldEntry } from '#libs/audit';

/** An alert as the log tells it. */
export interface AlertStory {
  /** Null: it was deleted. */
  state: string | null;
  version: number;
  contentHash: string;
  submissions: string[];
  approvals: string[];
  releases: string[];
}

/** Each change has a version: the highest is how things stand, whatever the order of the entries. */
export function alertStoryOf({ entries }: Told): AlertStory | null {
  const changes = [...entries].sort((a, b) => versionOf(a) - versionOf(b));
  const last = changes.at(-1);
  if (last === undefined) return null;
  const deleted = changes.some(({ event }) => event === 'alert.deleted');
  const of = (event: string) => changes.filter((entry) => entry.event === event);
  return {
    state: deleted ? null : String(last.payload?.to),
    version: versionOf(last),
    contentHash: String(last.payload?.contentHash),
    submissions: of('alert.submitted').map(({ actor, payload }) => `${hash(payload)} by ${official(actor)}`),
    approvals: of('alert.approved').map(
      ({ actor, payload }) => `${hash(payload)} by ${official(actor)} for ${String(payload?.submittedBy)}`,
    ),
    releases: of('alert.released').map(({ payload }) => String(payload?.approvedHash)),
  };
}

function versionOf({ payload }: ToldEntry): number {
  return Number(payload?.version ?? 0);
}

function hash(payload: ToldEntry['payload']): string {
  return String(payload?.contentHash);
}

function official(actor: string): string {
  return actor.replace('official:', '');
}
