import type { MigrationSet } from '#libs/database';
import { Batches1790000300001 } from './1790000300001-batches.js';
import { Ledger1790000300002 } from './1790000300002-ledger.js';
import { Control1790000300003 } from './1790000300003-control.js';
import { Receipts1790000300004 } from './1790000300004-receipts.js';
import { LedgerPartitions1790000300510 } from './1790000300510-ledger-partitions.js';
import { DeadLetters1790000300511 } from './1790000300511-dead-letters.js';
import { OrderOfRetries1790000300520 } from './1790000300520-order-of-retries.js';
import { LedgerMarks1790000300521 } from './1790000300521-ledger-marks.js';
import { Unreachable1790000300540 } from './1790000300540-unreachable.js';
import { AlertNumbers1790000300550 } from './1790000300550-alert-numbers.js';
import { CorrectedSender1790000300551 } from './1790000300551-corrected-sender.js';
import { Erasures1790000300560 } from './1790000300560-erasures.js';
import { Corrections1790000300570 } from './1790000300570-corrections.js';

export const dispatcherMigrations: MigrationSet = {
  schema: 'dispatcher',
  migrations: [
    Batches1790000300001,
    Ledger1790000300002,
    Control1790000300003,
    Receipts1790000300004,
    LedgerPartitions1790000300510,
    DeadLetters1790000300511,
    OrderOfRetries1790000300520,
    LedgerMarks1790000300521,
    Unreachable1790000300540,
    AlertNumbers1790000300550,
    CorrectedSender1790000300551,
    Erasures1790000300560,
    Corrections1790000300570,
  ],
};
