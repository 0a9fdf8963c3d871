import { Injectable } from '@nestjs/common';
import type { Official } from '#libs/access';
import { formatted, type FoundFormat } from '#libs/audit';
import type { FoundLogEntry, LogSearch, LogSearchPage, LogSearchRequest, Look } from '#libs/contracts';
import { AuditingClient } from '../peers/auditing.client.js';
import { ActorNames } from './actor-names.service.js';
import type { LogEntryProofView, LogEntryView, LogFilterDto, LogPageView } from './auditing.dto.js';
import { auditingProblem, checkedReason } from './auditing.problems.js';

/** Entries a request when a file is written: as many as registration answers at once. */
const FILE_PAGE = 1_000;

const IN_ROME = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'medium' },
});

/** Columns of a file that a person reads first. */
const FOR_PEOPLE = {
  ora_di_roma: ({ at }: LogEntryView) => IN_ROME.format(new Date(at)),
  evento: ({ name }: LogEntryView) => name.it,
  chi: ({ actor, actorName }: LogEntryView) => actorName ?? actor,
};

/** The log as its auditor reads it: with names. */
@Injectable()
export class LogSearchService {
  constructor(
    private readonly registration: AuditingClient,
    private readonly names: ActorNames,
  ) {}

  /** @throws ProblemError `audit.…`, `service.unavailable` */
  async page(
    official: Official,
    filter: LogFilterDto,
    after: number | null,
    limit: number,
  ): Promise<LogPageView> {
    const request = { ...requestOf(official, filter), after, limit, newest: true, purpose: 'page' as const };
    const { entries, next, subjects } = await this.ask(official, request);
    return { entries: await this.named(official, entries), next, subjects };
  }

  /**
   * All of it as a file, page by page: memory does not grow with it. The first page is asked for before this resolves,
   * so that a refusal is still an answer.
   * @throws ProblemError `audit.…`, `service.unavailable`; a later page that fails ends the stream
   */
  async file(official: Official, filter: LogFilterDto, format: FoundFormat): Promise<AsyncGenerator<string>> {
    const request = requestOf(official, filter);
    const read = (after: number | null) =>
      this.ask(official, { ...request, after, limit: FILE_PAGE, newest: false, purpose: 'file' });
    const first = await read(null);
    return formatted(this.everything(official, first, read), format, FOR_PEOPLE);
  }

  /** @throws ProblemError `audit.entry_unknown`, `audit.log_damaged`, `service.unavailable` */
  async entry(official: Official, id: string, reason: string): Promise<LogEntryProofView> {
    const look = lookOf(official, reason);
    const { found, damaged } = await this.registration.entry(official.municipalityId, id, look);
    if (damaged) throw auditingProblem('audit.log_damaged');
    if (found === null) throw auditingProblem('audit.entry_unknown');
    const [entry] = (await this.named(official, [found.entry])) as [LogEntryView];
    return { ...found, entry };
  }

  private async *everything(
    official: Official,
    first: LogSearchPage,
    read: (after: number) => Promise<LogSearchPage>,
  ): AsyncGenerator<LogEntryView> {
    for (let page = first; ; page = await read(page.next)) {
      yield* await this.named(official, page.entries);
      if (page.next === null) return;
    }
  }

  private async ask({ municipalityId }: Official, request: LogSearchRequest): Promise<LogSearchPage> {
    const page = await this.registration.search(municipalityId, request);
    if (page.refused === null) return page;
    const { it, en } = page.refused;
    throw auditingProblem('audit.number_refused', { field: 'number', params: { it, en } });
  }

  private async named(official: Official, entries: readonly FoundLogEntry[]): Promise<LogEntryView[]> {
    const names = await this.names.of(
      official,
      entries.map(({ actor }) => actor),
    );
    return entries.map((entry) => ({ ...entry, actorName: names.get(entry.actor) ?? null }));
  }
}

/** Who looks and why. @throws ProblemError `audit.reason_…` */
export function lookOf({ officialId, role }: Official, reason: string): Look {
  return { viewer: `official:${officialId}`, viewerRole: role, reason: checkedReason(reason) };
}

function requestOf(official: Official, filter: LogFilterDto): LogSearch & Look {
  const { number, subject, official: of, actor, alert, event, from, to, reason } = filter;
  const who = of === undefined ? actor : `official:${of}`;
  return {
    ...lookOf(official, reason),
    ...(number === undefined ? {} : { number }),
    ...(subject === undefined ? {} : { subject }),
    ...(who === undefined ? {} : { actor: who }),
    ...(alert === undefined ? {} : { alert }),
    ...(event === undefined ? {} : { event }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
