import type { LogExport } from '#libs/contracts';
import type { ExportRecord } from './export-records.js';

/**
 * An export of another instance, or of one that is gone, as auditors see it. One that was interrupted is said to be so, never
 * to be under way.
 * @param within its files are within reach
 */
export function viewOf(record: ExportRecord, within: boolean, now = new Date()): LogExport {
  const { id, viewer: startedBy, from, to, startedAt, done, of, bytes } = record;
  const state = stateOf(record, within, now);
  const interrupted = state === 'failed' && record.state !== 'failed';
  return {
    ...{ id, state, startedBy, startedAt: startedAt.toISOString(), from, to, done, of },
    bytes: state === 'ready' ? bytes : null,
    keptUntil: state === 'ready' ? (record.keptUntil?.toISOString() ?? null) : null,
    failure: interrupted ? 'audit.export_interrupted' : record.failure,
    elsewhere: state === 'ready' && !within,
  };
}

function stateOf({ state, silent, keptUntil }: ExportRecord, within: boolean, now: Date): LogExport['state'] {
  if (state === 'running') return silent ? 'failed' : 'running';
  if (state !== 'ready') return state;
  if (keptUntil !== null && keptUntil <= now) return 'cancelled';
  return silent && !within ? 'failed' : 'ready';
}
