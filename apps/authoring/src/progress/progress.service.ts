import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AlertState } from '../alerts/alert-state.js';
import { accountOf, stopAccountOf, type Said, type StopAccount } from './account.js';
import { paceOf } from './pace.js';
import type { ProgressView } from './progress.dto.js';
import { READ_PROGRESS } from './progress.sql.js';

/** A stop is heeded within a second: longer than that its answer does not wait for the figures, in milliseconds. */
const STOP_PATIENCE_MS = 2_000;
const LOOK_AT_STOP_MS = 100;

interface ProgressRow extends Said {
  id: string;
  state: AlertState;
  releasedAt: Date | null;
  drawnByLanguage: Record<string, number>;
  parts: number;
  correctable: number;
  held: number;
  firstSubmittedAt: Date | null;
  lastOutcomeAt: Date | null;
}

/** How far alerts have come. */
@Injectable()
export class ProgressService {
  constructor(private readonly source: DataSource) {}

  /** By alert id. An alert that is not released yet has an audience of nobody. */
  async read(alertIds: readonly string[]): Promise<Map<string, ProgressView>> {
    const rows = await this.source.query<ProgressRow[]>(READ_PROGRESS, [alertIds]);
    const now = new Date();
    return new Map(rows.map((row) => [row.id, viewOf(row, now)]));
  }

  /** Who was gone and who was stopped: waits a moment for the final numbers, and answers with what is known. */
  async stopAccount(alertId: string): Promise<StopAccount> {
    for (const deadline = Date.now() + STOP_PATIENCE_MS; ;) {
      const account = (await this.read([alertId])).get(alertId)?.stop;
      if (account === undefined || account === null)
        throw new Error('An alert that was not stopped has no account of its stop');
      if (account.settled || Date.now() >= deadline) return account;
      await setTimeout(LOOK_AT_STOP_MS);
    }
  }
}

function viewOf(row: ProgressRow, now: Date): ProgressView {
  const account = accountOf(row);
  const drawing = row.releasedAt !== null && !row.drawingComplete;
  return {
    alertId: row.id,
    state: row.state,
    at: now.toISOString(),
    ...account,
    drawing,
    stop: row.state === 'stopped' ? stopAccountOf(account, drawing) : null,
    parts: row.parts,
    correctable: row.correctable,
    held: row.held,
    byLanguage: row.drawnByLanguage,
    releasedAt: row.releasedAt?.toISOString() ?? null,
    firstSubmittedAt: row.firstSubmittedAt?.toISOString() ?? null,
    lastOutcomeAt: row.lastOutcomeAt?.toISOString() ?? null,
    ...paceOf(row, account, now),
  };
}
