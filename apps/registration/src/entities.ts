import { DrawPage } from './audience/draw-page.entity.js';
import { DrawShard } from './audience/draw-shard.entity.js';
import { Addressee } from './audience/addressee.entity.js';
import { Draw } from './audience/draw.entity.js';
import { LogExportRow } from './auditing/exports/log-export.entity.js';
import { Category } from './catalogue/category.entity.js';
import { Municipality } from './catalogue/municipality.entity.js';
import { Notice } from './catalogue/notice.entity.js';
import { Terms } from './catalogue/terms.entity.js';
import { Zone } from './catalogue/zone.entity.js';
import { PaperConfirmation } from './import/paper-confirmation.entity.js';
import { Inbound } from './inbound/inbound.entity.js';
import { MessageSent } from './messages/message-sent.entity.js';
import { DeskWithdrawal } from './counter/desk-withdrawal.entity.js';
import { DeliveryFailure } from './reachability/delivery-failure.entity.js';
import { Erasure } from './rights/erase/erasure.entity.js';
import { ManageLink } from './rights/link/manage-link.entity.js';
import { ManageSession } from './rights/session/manage-session.entity.js';
import { NoticeAsking } from './rights/notice/notice-asking.entity.js';
import { NumberChange } from './rights/number/number-change.entity.js';
import { SignUp } from './sign-up/sign-up.entity.js';
import { Consent } from './subscribers/consent.entity.js';
import { TakenBack } from './rights/restore/taken-back.entity.js';
import { SpentPaper } from './subscribers/spent-paper.entity.js';
import { Subscriber } from './subscribers/subscriber.entity.js';

/** Every table of the schema. */
export const registrationEntities = [
  Municipality,
  Zone,
  Category,
  Notice,
  NoticeAsking,
  NumberChange,
  Terms,
  Subscriber,
  Consent,
  SignUp,
  MessageSent,
  Inbound,
  ManageLink,
  ManageSession,
  Erasure,
  LogExportRow,
  DeliveryFailure,
  DeskWithdrawal,
  PaperConfirmation,
  SpentPaper,
  TakenBack,
  Draw,
  DrawShard,
  DrawPage,
  Addressee,
];
