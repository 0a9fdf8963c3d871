import { AlertEvent } from './alerts/alert-event.entity.js';
import { Alert } from './alerts/alert.entity.js';
import { Approval } from './decisions/approval.entity.js';
import { Authorship } from './alerts/authorship.entity.js';
import { Submission } from './decisions/submission.entity.js';
import { KnownAddress, LoginAttempt } from './officials/login-attempt.entity.js';
import { LoginFailure } from './officials/login-failure.entity.js';
import { Municipality } from './officials/municipality.entity.js';
import { OfficialEntity } from './officials/official.entity.js';
import { OtherSender } from './officials/other-sender.entity.js';
import { SessionEntity } from './officials/session.entity.js';
import { Progress } from './progress/progress.entity.js';
import { Release } from './release/release.entity.js';

/** Every table of the schema `authoring`; each stands in the folder that owns it. */
export const AUTHORING_ENTITIES = [
  Municipality,
  OtherSender,
  OfficialEntity,
  SessionEntity,
  LoginAttempt,
  KnownAddress,
  LoginFailure,
  Alert,
  Authorship,
  AlertEvent,
  Submission,
  Approval,
  Release,
  Progress,
];
