import { createReadStream } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { CsvError, parse } from 'csv-parse';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { IndexedNumbers } from '../numbers/indexed-numbers.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { newReferences, type Enrolment } from '../subscribers/enrolment.js';
import { EnrolmentsService } from '../subscribers/enrolments.service.js';
import { LOCK_NUMBERS } from '../subscribers/retire.sql.js';
import { SpentPapers } from '../subscribers/spent-papers.service.js';
import { COLUMNS, columnsOf, delimiterOf } from './columns.js';
import { inspectSheet } from './encoding.js';
import { ACTIVE, LEFT_SINCE } from './left-since.sql.js';
import { OWE_CONFIRMATIONS } from './paper-confirmations.sql.js';
import { importProblem } from './problems.js';
import { RejectFile } from './reject-file.js';
import { readRow, type PaperSubscription, type RowFault, type SheetRow } from './row.js';

export interface ImportOptions {
  file: string;
  municipalityId: string;
  /** Who imports: recorded with every consent. */
  operator: string;
  onProgress?(progress: ImportProgress): void;
}

export interface ImportProgress {
  rows: number;
  added: number;
  /** Subscribed already: left as they are. */
  known: number;
  rejected: number;
  /** 0 to 1, by bytes read. */
  share: number;
}

export interface ImportResult extends ImportProgress {
  /** Where the rejects are, if there are any. */
  rejectFile: string | null;
}

/** Rows a transaction: what a crash may leave to the next run. */
const CHUNK = 500;

/** A row that could be read and is not imported all the same. */
interface Refused {
  line: number;
  fault: RowFault;
}

interface NumberedRow {
  /** In the sheet, the header being 1. */
  line: number;
  paper: PaperSubscription;
  numberIndex: Buffer;
}

/**
 * Subscribes those who signed on paper, from a sheet of any length in constant memory. Importing the same sheet again
 * adds nobody twice and brings nobody back, so that an interrupted import is simply run again.
 */
@Injectable()
export class CitizensImportService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly indexed: IndexedNumbers,
    private readonly enrolments: EnrolmentsService,
    private readonly papers: SpentPapers,
  ) {}

  /** @throws ProblemError `import.…` when the sheet as a whole cannot be imported; rows at fault go to the reject file */
  async import(options: ImportOptions): Promise<ImportResult> {
    const offer = await this.catalogue.offerOf(options.municipalityId);
    const { firstLine, bytes } = await inspectSheet(options.file);
    const rejects = new RejectFile(`${options.file.replace(/\.csv$/i, '')}.rejects.csv`);
    const progress: ImportProgress = { rows: 0, added: 0, known: 0, rejected: 0, share: 0 };
    const parser = createReadStream(options.file).pipe(
      parse({
        bom: true,
        delimiter: delimiterOf(firstLine),
        relax_column_count: true,
        skip_empty_lines: true,
        info: true,
      }),
    );
    try {
      for await (const chunk of chunksOf(rowsOf(parser))) {
        await this.importChunk(chunk, offer, options.operator, rejects, progress);
        progress.share = bytes === 0 ? 1 : Math.min(1, parser.info.bytes / bytes);
        options.onProgress?.({ ...progress });
      }
    } catch (error) {
      if (error instanceof CsvError)
        throw importProblem('import.not_csv', { params: { line: parser.info.lines }, cause: error });
      throw error;
    } finally {
      await rejects.close();
    }
    return { ...progress, share: 1, rejectFile: progress.rejected > 0 ? rejects.path : null };
  }

  private async importChunk(
    chunk: { line: number; row: SheetRow }[],
    offer: Offer,
    operator: string,
    rejects: RejectFile,
    progress: ImportProgress,
  ): Promise<void> {
    const now = new Date();
    const good: Omit<NumberedRow, 'numberIndex'>[] = [];
    for (const { line, row } of chunk) {
      const read = readRow(row, offer, now);
      if (Array.isArray(read)) {
        progress.rejected++;
        for (const fault of read) await rejects.add(line, fault);
      } else {
        good.push({ line, paper: read });
      }
    }
    const { added, left } = await inTransaction(this.source, async (manager) => {
      const numbers = good.map(({ paper }) => paper.number);
      const indexes = await this.indexed.indexesOf(manager, numbers, offer.municipality.id);
      const rows = good.map((row, i) => ({ ...row, numberIndex: indexes[i] as Buffer }));
      return this.enrol(manager, rows, offer, operator, now);
    });
    for (const { line, fault } of left) await rejects.add(line, fault);
    progress.rows += chunk.length;
    progress.added += added;
    progress.rejected += left.length;
    progress.known += good.length - left.length - added;
  }

  private async enrol(
    manager: EntityManager,
    rows: NumberedRow[],
    offer: Offer,
    operator: string,
    now: Date,
  ): Promise<{ added: number; left: Refused[] }> {
    const left = await this.refused(manager, rows, offer.municipality.id);
    const refused = new Set(left.map(({ line }) => line));
    const circumstances = {
      ...{ offer, now },
      channel: 'paper' as const,
      actor: `operator:${operator}` as const,
      operatorId: operator,
    };
    const enrolments = rows
      .filter(({ line }) => !refused.has(line))
      .map((row) => this.enrolmentOf(row, offer, now));
    const made = await this.enrolments.enrol(manager, circumstances, enrolments);
    await manager.query(OWE_CONFIRMATIONS, [made.map(({ subscriberId }) => subscriberId), now]);
    return { added: made.length, left };
  }

  /** Who has left since, or is not to be found any more: nobody leaves from here on until the transaction ends. */
  private async refused(
    manager: EntityManager,
    rows: NumberedRow[],
    municipalityId: string,
  ): Promise<Refused[]> {
    await manager.query(LOCK_NUMBERS, [rows.map(({ numberIndex }) => numberIndex)]);
    const leftAt = await this.departures(manager, rows, municipalityId);
    const spent = await this.papers.spent(
      manager,
      municipalityId,
      rows.map(({ paper }) => paper),
    );
    const active = await this.active(manager, rows, municipalityId);
    return rows.flatMap(({ line, paper, numberIndex }, i): Refused[] => {
      const key = numberIndex.toString('hex');
      if (active.has(key)) return [];
      if ((leftAt.get(key) ?? new Date(0)) >= paper.signedOn)
        return [{ line, fault: { column: 'signedOn', problem: importProblem('import.left_since') } }];
      if (spent[i] === true)
        return [{ line, fault: { column: 'reference', problem: importProblem('import.paper_spent') } }];
      return [];
    });
  }

  private async active(
    manager: EntityManager,
    rows: NumberedRow[],
    municipalityId: string,
  ): Promise<Set<string>> {
    const indexes = rows.map(({ numberIndex }) => numberIndex);
    const found = await manager.query<{ number_index: Buffer }[]>(ACTIVE, [municipalityId, indexes]);
    return new Set(found.map((row) => row.number_index.toString('hex')));
  }

  private async departures(
    manager: EntityManager,
    rows: NumberedRow[],
    municipalityId: string,
  ): Promise<Map<string, Date>> {
    const found = await manager.query<{ number_index: Buffer; left_at: Date }[]>(LEFT_SINCE, [
      municipalityId,
      rows.map(({ numberIndex }) => numberIndex),
    ]);
    return new Map(found.map((row) => [row.number_index.toString('hex'), row.left_at]));
  }

  private enrolmentOf({ paper, numberIndex }: NumberedRow, offer: Offer, now: Date): Enrolment {
    const references = newReferences(now);
    const { language, zoneIds, categoryIds, notice } = paper.choice;
    return {
      ...references,
      numberSealed: this.cipher.seal(paper.number, offer.municipality.id, references.subscriberId),
      ...{ numberIndex, language, zoneIds, categoryIds, notice },
      evidence: { confirmedAt: paper.signedOn, paperReference: paper.reference },
    };
  }
}

/** The sheet's rows by the names of their columns. */
async function* rowsOf(
  parser: AsyncIterable<{ record: string[]; info: { lines: number } }>,
): AsyncGenerator<{ line: number; row: SheetRow }> {
  let columns: ReturnType<typeof columnsOf> | undefined;
  for await (const { record, info } of parser) {
    if (columns === undefined) {
      columns = columnsOf(record);
      continue;
    }
    const at = columns;
    const row = Object.fromEntries(COLUMNS.map((column) => [column, record[at[column]] ?? ''])) as SheetRow;
    yield { line: info.lines, row };
  }
  if (columns === undefined) columnsOf([]);
}

async function* chunksOf<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
