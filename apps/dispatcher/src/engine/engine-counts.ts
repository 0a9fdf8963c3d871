/** What the engine counts besides its routes; plain numbers, read when somebody asks for the metrics. */
export class EngineCounts {
  flushes = 0;
  rowsFlushed = 0;
  flushMs = 0;
  longestFlushMs = 0;
  /** Messages in doubt that turned out to have been taken twice. */
  duplicates = 0;
  /** Outcomes of recipients who had one: refused, and a fault of the dispatch. */
  repeated = 0;

  flushed(rows: number, milliseconds: number): void {
    this.flushes++;
    this.rowsFlushed += rows;
    this.flushMs += milliseconds;
    this.longestFlushMs = Math.max(this.longestFlushMs, milliseconds);
  }
}
