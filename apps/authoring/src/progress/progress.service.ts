import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AlertState } from '../alerts/alert-state.js';
import { accountOf, type Said } from './account.js';
import { paceOf } from './pace.js';
import type { ProgressView } from './progress.dto.js';
import { READ_PROGRESS } from './progress.sql.js';

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
}

function viewOf(row: ProgressRow, now: Date): ProgressView {
  const account = accountOf(row);
  return {
    alertId: row.id,
    state: row.state,
    at: now.toISOString(),
    ...account,
    drawing: row.releasedAt !== null && !row.drawingComplete,
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
