import { readFileSync } from 'node:fs';
import type { ManagedProcess } from '../../apps/all-in-one/src/processes/managed-process.js';

/** The most resident memory a process had, as the kernel counted it (`VmHWM`, proc(5)); Linux alone knows. */
export class PeakMemory {
  private constructor(private readonly pid: number) {}

  static of(process: ManagedProcess): PeakMemory {
    if (process.pid === undefined) throw new Error(`${process.options.name} does not run`);
    return new PeakMemory(process.pid);
  }

  /** So far; null where the kernel does not tell. */
  megabytes(): number | null {
    try {
      const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
      return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
    } catch {
      return null;
    }
  }
}
