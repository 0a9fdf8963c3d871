import { Control } from './control/control.entity.js';
import { ControlClock } from './control/control-clock.entity.js';
import { DeadLetter } from './decisions/dead-letter.entity.js';
import { Erasure } from './erasures/erasure.entity.js';
import { InboundPart } from './inbound/inbound-part.entity.js';
import { Batch } from './intake/batch.entity.js';
import { Journal } from './intake/journal.entity.js';
import { LedgerHorizon } from './ledger/ledger-horizon.entity.js';
import { LedgerMark } from './ledger/ledger-mark.entity.js';
import { CorrectionRow } from './decisions/correction.entity.js';
import { LedgerPartition } from './ledger/ledger-partition.entity.js';
import { OutcomePart } from './ledger/outcome-part.entity.js';
import { OutcomeRow } from './ledger/outcome.entity.js';
import { Alert } from './progress/alert.entity.js';
import { Tally } from './progress/tally.entity.js';
import { ParkedReceipt } from './receipts/parked-receipt.entity.js';
import { ReceiptRow } from './receipts/receipt.entity.js';
import { Retry } from './retries/retry.entity.js';
import { RouteNumber } from './routes/route-number.entity.js';

/** Every table of the schema. */
export const dispatcherEntities = [
  RouteNumber,
  Alert,
  Batch,
  Journal,
  OutcomeRow,
  OutcomePart,
  LedgerPartition,
  LedgerHorizon,
  LedgerMark,
  Tally,
  Retry,
  DeadLetter,
  CorrectionRow,
  Control,
  ControlClock,
  ReceiptRow,
  ParkedReceipt,
  InboundPart,
  Erasure,
];
