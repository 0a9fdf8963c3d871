import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { columnName } from './columns.js';
import type { RowFault } from './row.js';

const HEADER = 'riga;campo;codice;motivo;reason\n';

/** What was not imported and why; made at the first reject, so that a clean import leaves no empty file. */
export class RejectFile {
  #stream: WriteStream | undefined;

  constructor(readonly path: string) {}

  /** @param line of the row in the sheet, the header being 1 */
  async add(line: number, { column, problem }: RowFault): Promise<void> {
    this.#stream ??= this.open();
    const fields = [
      String(line),
      columnName(column),
      problem.code,
      problem.sentence('it'),
      problem.sentence('en'),
    ];
    if (!this.#stream.write(`${fields.map(safe).join(';')}\n`)) await once(this.#stream, 'drain');
  }

  async close(): Promise<void> {
    if (this.#stream === undefined) return;
    this.#stream.end();
    await finished(this.#stream);
  }

  /** With the mark by which spreadsheets know UTF-8. */
  private open(): WriteStream {
    const stream = createWriteStream(this.path, { mode: 0o600 });
    stream.write(`\uFEFF${HEADER}`);
    return stream;
  }
}

/** Quoted, and never a formula to a spreadsheet, whose full-width signs compute too (OWASP: CSV injection). */
function safe(field: string): string {
  const inert = /^[=+\-@\t\r\n＝＋－＠]/.test(field) ? `'${field}` : field;
  return `"${inert.replaceAll('"', '""')}"`;
}
