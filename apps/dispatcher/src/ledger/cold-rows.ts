import type { Work } from '../dispatch/work.js';
import { int2Array, int4Array, int8Array, textArray } from './binary-array.js';
import type { Outcome, Reason } from './outcomes.js';

/** An outcome off the hot path: not final, or of a recipient claimed from the retry store. */
export interface ColdRow {
  work: Work;
  item: number;
  /** The route it went, which need not be the one that carries the work by now. 0: none. */
  route: number;
  state: Outcome;
  status: number;
  /** Parts accepted by this attempt. */
  parts: number;
  reason: Reason;
  /** Message id, of a message of one part. */
  key: string;
  /** What the retry store is to hold, when the outcome is not final. */
  again: { attempt: number; resends: number; partsLeft: number; dueAt: Date | null } | null;
}

/** An accepted part of a longer message. */
export interface PartRow {
  work: Work;
  item: number;
  /** The route it went. */
  route: number;
  /** From 1. */
  part: number;
  key: string;
}

const placeOf = ({ work, item }: { work: Work; item: number }) => work.placeOf(item);

/** Batch, recipient, state, route, status, parts, reason: common to the statements off the hot path. */
export function coldParameters(rows: readonly ColdRow[]): Buffer[] {
  return [
    int8Array(rows.map((row) => row.work.facts.batchNo)),
    int2Array(rows.map(placeOf)),
    int2Array(rows.map((row) => row.state)),
    int2Array(rows.map((row) => row.route)),
    int4Array(rows.map((row) => row.status)),
    int2Array(rows.map((row) => row.parts)),
    int2Array(rows.map((row) => row.reason)),
  ];
}

/** Attempt, resends, parts left, due: what the retry store holds. */
export function againParameters(rows: readonly ColdRow[]): unknown[] {
  return [
    int2Array(rows.map((row) => row.again?.attempt ?? 0)),
    int2Array(rows.map((row) => row.again?.resends ?? 0)),
    int2Array(rows.map((row) => row.again?.partsLeft ?? 0)),
    rows.map((row) => row.again?.dueAt ?? null),
  ];
}

/** Batch, recipient, part, route, message key of accepted parts. */
export function partParameters(parts: readonly PartRow[]): Buffer[] {
  return [
    int8Array(parts.map((part) => part.work.facts.batchNo)),
    int2Array(parts.map(placeOf)),
    int2Array(parts.map((part) => part.part)),
    int2Array(parts.map((part) => part.route)),
    textArray(parts.map((part) => part.key)),
  ];
}
