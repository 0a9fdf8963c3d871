import { createHash } from 'node:crypto';
import type { WhyAnswer, WhyEntry } from '#libs/contracts';
import { canonicalJson } from '#libs/tlog';
import type { Findings } from './answer-verdict.js';

/**
 * Two people and one content: what is shown is what was submitted, approved by somebody else after that, released after
 * that, and drawn for. Whatever the answer itself says of the draw: once the log tells of one, all of it must be there.
 * @param entries of the log, each proved, in order
 */
export function judgeApproval(
  { alert, draw, reason }: Pick<WhyAnswer, 'alert' | 'draw' | 'reason'>,
  entries: readonly WhyEntry[],
  found: Findings,
): void {
  const { id, content, contentHash } = alert;
  const hash = createHash('sha256').update(canonicalJson(content)).digest('hex');
  if (hash !== contentHash || content.alertId !== id) found.fault('content_changed', id);
  const drawn = drawOf(entries);
  if ((draw?.contentHash ?? contentHash) !== contentHash) found.fault('content_changed', 'draw');
  if (drawn !== undefined && !stoppedFirst(drawn) && drawn.payload?.contentHash !== contentHash)
    found.fault('content_changed', 'audience.drawn');
  if (
    (draw?.contentHash ?? null) !== null ||
    reason === 'drawn' ||
    (drawn !== undefined && !stoppedFirst(drawn))
  )
    judgeSteps(entries, contentHash, drawn?.seq ?? Infinity, found);
}

/** The end of the draw, as the log tells it. */
export function drawOf(entries: readonly WhyEntry[]): WhyEntry | undefined {
  return entries.find(({ entry }) => entry.event === 'audience.drawn');
}

/** A stop that came before the release: nobody was drawn, for no content. */
export function stoppedFirst({ payload }: WhyEntry): boolean {
  return payload?.contentHash === null && payload.rule === null && payload.leaves === 0;
}

function judgeSteps(entries: readonly WhyEntry[], contentHash: string, before: number, found: Findings) {
  const last = (event: string, below: number) =>
    entries.findLast(
      ({ seq, entry, payload }) =>
        seq < below && entry.event === event && payload?.contentHash === contentHash,
    );
  const released = last('alert.released', before);
  const approved = last('alert.approved', released?.seq ?? before);
  const submitted = last('alert.submitted', approved?.seq ?? before);
  if (submitted === undefined) found.fault('approval_missing', 'alert.submitted');
  if (approved === undefined) found.fault('approval_missing', 'alert.approved');
  if (released === undefined) found.fault('approval_missing', 'alert.released');
  if (submitted !== undefined && submitted.entry.actor === approved?.entry.actor)
    found.fault('approved_by_submitter', String(approved.seq));
}
