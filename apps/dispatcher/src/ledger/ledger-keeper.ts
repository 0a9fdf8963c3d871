import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Engine } from '../engine/engine.js';

const PARTITIONS_EVERY_MS = 60_000;

/** Keeps the ledger in shape while the service runs. */
@Injectable()
export class LedgerKeeper {
  constructor(private readonly engine: Engine) {}

  /** Batches that no dispatcher of this process took count as well: another instance's, or a restored sequence. */
  @Interval(PARTITIONS_EVERY_MS)
  preparePartitions(): Promise<void> {
    return this.engine.partitions.prepare();
  }
}
