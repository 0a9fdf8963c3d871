import type { MigrationSet } from '#libs/database';
import { CreateLog1790000000100 } from './migrations/1790000000100-create-log.js';
import { SequenceLog1790000000110 } from './migrations/1790000000110-sequence-log.js';
import { ShredPayloads1790000000150 } from './migrations/1790000000150-shred-payloads.js';
import { SearchByTime1790000000180 } from './migrations/1790000000180-search-by-time.js';
import { HandOverSigningKey1790000000190 } from './migrations/1790000000190-hand-over-signing-key.js';
import { KeepPayloads1790000000350 } from './migrations/1790000000350-keep-payloads.js';
import { SealPayloads1790000000160 } from './migrations/1790000000160-seal-payloads.js';
import { RotateMunicipalityKeys1790000000360 } from './migrations/1790000000360-rotate-municipality-keys.js';

export { AuditLog, commitmentOf } from './audit-log.js';
export type { AuditTransaction } from './audit-transaction.js';
export { AUDIT_EVENTS, type AuditActor, type AuditEntry, type AuditEvent } from './events.js';
export { AuditModule } from './audit.module.js';
export { LogKeeperModule } from './log-keeper.module.js';
export { LogKeeper, type KeeperOptions } from './keeper.js';
export { KeeperMetrics } from './keeper-metrics.js';
export { auditSettings, logKeyOf, payloadsOf } from './settings.js';
export { AuditError, type AuditErrorCode } from './errors.js';
export { Payloads } from './payloads/payloads.js';
export { evidenceOf, type ConsentEvidence } from './payloads/evidence.js';
export { trailOf, trailOfNobody, type TrailEntry, type TrailFilter } from './payloads/trail.js';
export { Rekeying, type KeyCount } from './payloads/rekey.js';
export { TownRotation, type TownSteps, type TownsRotated } from './payloads/town-rotation.js';
export { LogArchive } from './archive.js';
export { searchLog, searchPage, type FoundEntry, type SearchFilter } from './search/search.js';
export { checkpointBy, newestCheckpoints } from './search/overview.js';
export { audienceProof, AudienceTree, wasInAudience, type AudienceProof } from './audience/audience-tree.js';
export { eventNameOf } from './search/event-names.js';
export { verifyAnswer } from './answer/verify-answer.js';
export type { AnswerFaultCode, AnswerGap, AnswerGapCode, AnswerVerdict } from './answer/answer-verdict.js';
export { answerDue, endedBySilence } from './asked-notice.js';
export { recordToldBy, type RecordTold, type ToldDecisions } from './consent-record.js';
export type { ProvedEntries, ProvedEntry } from './bundle/proved-entry.js';
export { formatted, type FoundFormat } from './search/formats.js';
export { sqlOn, type Sql } from './sql.js';
export { KeyRotation } from './signing-keys/key-rotation.js';
export { LogKey } from './checkpoints/log-key.js';
export { SYSTEM_LOG } from './log-entry.js';
export { toldBy, type ReadableLog, type Told, type ToldEntry } from './replay/told.js';
export { Differences, type Difference } from './replay/differences.js';
export { replayPlaces } from './replay/places.js';
export { merged } from './replay/merged.js';
export { atOneMoment } from './replay/snapshot.js';
export { verifyBundle, type VerifyOptions } from './bundle/verify.js';
export type { BundledHandOver, BundledNotice, BundledTerms } from './bundle/files.js';
export type { Fault, FaultCode, Gap, GapCode, Verdict } from './bundle/verdict.js';

export const auditMigrations: MigrationSet = {
  schema: 'audit',
  migrations: [
    CreateLog1790000000100,
    SequenceLog1790000000110,
    ShredPayloads1790000000150,
    SealPayloads1790000000160,
    SearchByTime1790000000180,
    HandOverSigningKey1790000000190,
    KeepPayloads1790000000350,
    RotateMunicipalityKeys1790000000360,
  ],
};
