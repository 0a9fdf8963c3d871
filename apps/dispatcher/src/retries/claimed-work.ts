import type { AlertMode, InDoubtPolicy, Lane } from '#libs/contracts';
import { Work, type WorkFacts } from '../dispatch/work.js';
import { memberIds } from '../intake/members.js';
import type { StoredRecipient } from './sealed-recipient.js';
import type { ClaimRow } from './ways.js';

/** The batch of claimed recipients. */
export interface BatchRow {
  no: string;
  id: string;
  municipality_id: string;
  alert_id: string | null;
  alert_no: number | null;
  lane: Lane;
  mode: AlertMode;
  shard: number;
  language: string;
  sender: string;
  text: string | null;
  expires_at: Date;
  in_doubt: InDoubtPolicy;
  key_id: string;
  members: Buffer;
}

/** Claimed recipients of one batch who go the same way under one sender, all of them ready to be submitted. */
export function claimedWork(
  batch: BatchRow,
  rows: ClaimRow[],
  key: Buffer,
  recipients: StoredRecipient[],
  done: (work: Work) => void,
): Work {
  const facts: WorkFacts = {
    batchId: batch.id,
    batchNo: Number(batch.no),
    tenure: 0,
    municipalityId: batch.municipality_id,
    alertId: batch.alert_id,
    alertNo: batch.alert_no,
    lane: batch.lane,
    mode: batch.mode,
    shard: batch.shard,
    language: batch.language,
    sender: rows[0]?.sender ?? batch.sender,
    text: batch.text,
    expiresAt: batch.expires_at.getTime(),
    inDoubt: batch.in_doubt,
    key,
  };
  const places = Int16Array.from(rows, (row) => row.recipient);
  const claims = {
    places,
    attempts: Uint8Array.from(rows, (row) => row.attempt),
    resends: Uint8Array.from(rows, (row) => row.resends),
    doubts: Uint8Array.from(rows, (row) => (row.doubt ? 1 : 0)),
    partsLeft: Uint8Array.from(rows, (row) => row.parts_left),
  };
  const numbers = Float64Array.from(recipients, (recipient) => recipient.number);
  const texts = batch.text === null ? recipients.map((recipient) => recipient.text ?? '') : null;
  const work = new Work(facts, numbers, memberIds(batch.members, places), texts, claims, done);
  work.asked = work.ready = work.count;
  return work;
}
