import { Injectable } from '@nestjs/common';
import type { Official, StreamedAnswer } from '#libs/access';
import type { LogExport } from '#libs/contracts';
import { AuditingClient } from '../peers/auditing.client.js';
import { ActorNames } from './actor-names.service.js';
import { auditingProblem } from './auditing.problems.js';
import type { LogExportDto, LogExportView } from './log-exports.dto.js';
import { lookOf } from './log-search.service.js';

/** Bundles of the log, which registration makes, as auditors have them. */
@Injectable()
export class LogExportsService {
  constructor(
    private readonly registration: AuditingClient,
    private readonly names: ActorNames,
  ) {}

  /** @throws ProblemError `audit.reason_…`, `audit.period_reversed`, `audit.export_running`, `service.unavailable` */
  async start(official: Official, { reason, from, to }: LogExportDto): Promise<LogExportView | null> {
    const look = lookOf(official, reason);
    if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to))
      throw auditingProblem('audit.period_reversed', { field: 'to' });
    const request = { ...look, from: from ?? null, to: to ?? null };
    const { export: started, refused } = await this.registration.startExport(
      official.municipalityId,
      request,
    );
    if (refused !== null) throw auditingProblem('audit.export_running');
    return this.shown(official, started);
  }

  /** The one that runs, or the last one; null where there is none. @throws ProblemError `service.unavailable` */
  async current(official: Official): Promise<LogExportView | null> {
    const { export: current } = await this.registration.export(official.municipalityId);
    return this.shown(official, current);
  }

  /** @throws ProblemError `audit.export_unknown`, `service.unavailable` */
  async cancel(official: Official, id: string): Promise<LogExportView | null> {
    const { export: cancelled } = await this.registration.cancelExport(official.municipalityId, id);
    if (cancelled === null) throw auditingProblem('audit.export_unknown');
    return this.shown(official, cancelled);
  }

  /** @throws ProblemError `audit.export_unknown`, `…_not_ready`, `…_elsewhere`, `service.unavailable` */
  async file({ municipalityId, officialId }: Official, id: string): Promise<StreamedAnswer> {
    const { export: current } = await this.registration.export(municipalityId);
    if (current?.id !== id) throw auditingProblem('audit.export_unknown');
    if (current.state !== 'ready') throw auditingProblem('audit.export_not_ready');
    if (current.elsewhere) throw auditingProblem('audit.export_elsewhere');
    return this.registration.exportFile(municipalityId, id, { viewer: `official:${officialId}` });
  }

  private async shown(official: Official, found: LogExport | null): Promise<LogExportView | null> {
    if (found === null) return null;
    const { failure, ...rest } = found;
    const names = await this.names.of(official, [rest.startedBy]);
    const problem = failure === null ? null : auditingProblem(failure);
    return {
      ...{ ...rest, startedByName: names.get(rest.startedBy) ?? null },
      failure: problem && {
        ...{ code: problem.code, it: problem.sentence('it'), en: problem.sentence('en') },
      },
    };
  }
}
