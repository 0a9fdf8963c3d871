import { readdirSync, readFileSync } from 'node:fs';

/** `USER_HZ` of every Linux there is: the unit of times in proc(5). */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  parent: number;
  /** Seconds, with those of children that have ended. */
  seconds: number;
}

/** CPU seconds by what was started here: each child of this process with all that it started itself. */
export type CpuSeconds = Record<string, number>;

/** So far, as the kernel counts it (proc(5)); empty where it does not tell. */
export function cpuSeconds(): CpuSeconds {
  const processes = readProcesses();
  const seconds: CpuSeconds = {};
  for (const [pid, { seconds: own }] of processes) {
    const root = childOfThis(pid, processes);
    if (root === null) continue;
    const name = nameOf(root);
    seconds[name] = (seconds[name] ?? 0) + own;
  }
  return seconds;
}

/** What was spent between the two, in seconds of two decimals; `total` too. */
export function cpuSpent(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  const spent: CpuSeconds = { total: 0 };
  for (const [name, seconds] of Object.entries(after)) {
    spent[name] = rounded(seconds - (before[name] ?? 0));
    spent.total = rounded((spent.total ?? 0) + (spent[name] ?? 0));
  }
  return spent;
}

function readProcesses(): Map<number, ProcessTimes> {
  const processes = new Map<number, ProcessTimes>();
  for (const entry of entriesOf('/proc')) {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? read(`/proc/${pid}/stat`) : '';
    // The command's name stands in brackets and may hold anything; what we want comes after.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.length < 16) continue;
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    processes.set(pid, { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND });
  }
  return processes;
}

function childOfThis(pid: number, processes: Map<number, ProcessTimes>): number | null {
  for (let at = pid; ;) {
    const parent = processes.get(at)?.parent;
    if (parent === undefined || parent === 0) return null;
    if (parent === process.pid) return at;
    at = parent;
  }
}

/** `dispatcher` for a service of ours, else the program's name. */
function nameOf(pid: number): string {
  const words = read(`/proc/${pid}/cmdline`).split('\0');
  const service = words.find((word) => word.includes('/dist/apps/'));
  if (service !== undefined) return /\/dist\/apps\/([^/]+)\//.exec(service)?.[1] ?? 'node';
  if (words[0]?.endsWith('java') === true) return 'kafka';
  return words[0]?.split('/').at(-1) ?? 'unknown';
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
