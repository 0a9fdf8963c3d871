import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  AuditError,
  eventNameOf,
  LogArchive,
  newestCheckpoints,
  Payloads,
  searchPage,
  type FoundEntry,
  type ProvedEntry,
  type SearchFilter,
  type Sql,
} from '#libs/audit';
import type {
  FoundLogEntry,
  LogEntryAnswer,
  LogOverview,
  LogSearchPage,
  LogSearchRequest,
  Look,
} from '#libs/contracts';
import { ProblemError } from '#libs/http';
import { AUDITING, type Auditing } from './auditing.settings.js';
import { LooksService } from './looks.service.js';
import { SubjectsService } from './subjects.service.js';

const CHECKPOINTS_SHOWN = 20;

/** $1: entry; $2: log. */
const PLACE_OF = `
SELECT seq::float8 AS seq, subject_ref AS subject, alert_id AS alert
FROM audit.sequenced JOIN audit.entry ON entry.id = entry_id WHERE entry_id = $1 AND log_id = $2`;

interface Place {
  seq: number;
  subject: string | null;
  alert: string | null;
}

/** Reads a municipality's log for its auditors. Every look at people is an entry first. */
@Injectable()
export class LogReader {
  readonly #sql: Sql;

  constructor(
    source: DataSource,
    @Inject(AUDITING) private readonly auditing: Auditing,
    private readonly looks: LooksService,
    private readonly people: SubjectsService,
    private readonly payloads: Payloads,
  ) {
    this.#sql = (statement, values) => source.query(statement, values);
  }

  /** A page of what answers to a search. A number that cannot be one is answered with why. */
  async search(municipalityId: string, request: LogSearchRequest): Promise<LogSearchPage> {
    const { number, after, limit, newest, purpose } = request;
    let subjects: string[] | null = null;
    try {
      if (number !== undefined) subjects = await this.people.ofNumber(municipalityId, number);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { code } = error;
      const refused = { code, it: error.sentence('it'), en: error.sentence('en') };
      return { entries: [], next: null, subjects: null, refused };
    }
    await this.recordSearch(municipalityId, request, subjects);
    const filter = filterOf(municipalityId, request, subjects);
    const found = await searchPage(this.#sql, this.payloads, filter, { after, limit, newest });
    return {
      entries: found.map((entry) => shown(entry, purpose === 'file')),
      next: found.length < limit ? null : (found.at(-1)?.seq ?? null),
      ...{ subjects, refused: null },
    };
  }

  /** One entry with its facts, and the proof of its place. */
  async entry(municipalityId: string, id: string, look: Look): Promise<LogEntryAnswer> {
    const [place] = await this.#sql<Place>(PLACE_OF, [id, municipalityId]);
    if (place === undefined) return { found: null, damaged: false };
    await this.looks.record(look, {
      municipalityId,
      subjects: place.subject === null ? [] : [place.subject],
      ...(place.alert === null ? {} : { alertId: place.alert }),
      facts: { what: 'log_entry', entry: id },
    });
    try {
      const archive = new LogArchive(this.#sql, this.auditing.key, this.payloads);
      const { checkpoint, key, entries } = await archive.proveEntries(municipalityId, [place.seq]);
      const [proved] = entries as [ProvedEntry];
      const { salt, leaf, proof } = proved;
      const entry = shown({ ...proved.entry, seq: proved.seq, payload: proved.payload }, true);
      return { found: { entry, salt, leaf, proof, checkpoint, key }, damaged: false };
    } catch (error) {
      if (!(error instanceof AuditError) || error.code === 'audit.not_signed_yet') throw error;
      return { found: null, damaged: true };
    }
  }

  /** What anybody may know of the log: how long it is, what was signed, where it is brought. */
  async overview(municipalityId: string): Promise<LogOverview> {
    const { key, publishedTo } = this.auditing;
    const checkpoints = await newestCheckpoints(this.#sql, municipalityId, CHECKPOINTS_SHOWN);
    return {
      origin: key.originOf(municipalityId),
      key: key.signerOf(municipalityId).verifierKey,
      size: await new LogArchive(this.#sql, key, this.payloads).size(municipalityId),
      publishedTo: [...publishedTo],
      checkpoints: checkpoints.map(({ size, note, signedAt }) => ({
        ...{ size, note, signedAt: signedAt.toISOString() },
      })),
    };
  }

  private async recordSearch(
    municipalityId: string,
    request: LogSearchRequest,
    subjects: readonly string[] | null,
  ): Promise<void> {
    const { purpose, after, number, subject, actor, alert, event, from, to } = request;
    // A file is one look, however many pages it is read in.
    if (purpose === 'file' && after !== null) return;
    await this.looks.record(request, {
      municipalityId,
      subjects: subjects ?? (subject === undefined ? [] : [subject]),
      ...(alert === undefined ? {} : { alertId: alert }),
      event: purpose === 'file' ? 'export.created' : 'record.viewed',
      facts: {
        ...{ what: 'log', by_number: number !== undefined, after },
        ...{ actor: actor ?? null, event: event ?? null, from: from ?? null, to: to ?? null },
      },
    });
  }
}

function filterOf(
  logId: string,
  { subject, actor, alert, event, from, to }: LogSearchRequest,
  subjects: readonly string[] | null,
): SearchFilter {
  const both = subjects !== null && subject !== undefined;
  return {
    logId,
    ...(subjects === null
      ? subject === undefined
        ? {}
        : { subject }
      : { subjects: both ? subjects.filter((id) => id === subject) : subjects }),
    ...(actor === undefined ? {} : { actor }),
    ...(alert === undefined ? {} : { alert }),
    ...(event === undefined ? {} : { event }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

function shown({ payload, ...entry }: FoundEntry, withPayload: boolean): FoundLogEntry {
  return { ...entry, name: eventNameOf(entry.event), payload: withPayload ? payload : null };
}
