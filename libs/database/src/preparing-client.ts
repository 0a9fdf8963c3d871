import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { ClientConfig, QueryConfig } from 'pg';
import { SteadyClient } from './steady-client.js';

/** Texts beyond these are sent as they are: some are made anew for each number of rows, and the server keeps every plan. */
const MOST_PREPARED = 300;

const names = new Map<string, string>();

/**
 * A client that prepares what it is asked again and again: short statements cost the server more to parse and plan
 * than to run. Only statements with parameters; what has none is a transaction's beginning and end, or is rare.
 *
 * Statements that do not wait for each other's answers leave together (a pipeline): each is answered by itself, in order.
 */
export class PreparingClient extends SteadyClient {
  #corked = false;

  constructor(config: ClientConfig) {
    const pipelined = { ...config, pipeline: true };
    super(pipelined);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the overloads of `pg`, passed through
  override query(config: any, values?: any, callback?: any): any {
    this.#gather();
    if (typeof config !== 'string' || !Array.isArray(values) || values.length === 0)
      return super.query(config as string, values as unknown[], callback as never);
    const name = nameOf(config);
    if (name === null) return super.query(config, values, callback as never);
    const prepared: QueryConfig = { name, text: config, values: values as unknown[] };
    return typeof callback === 'function' ? super.query(prepared, callback as never) : super.query(prepared);
  }

  /** What is asked in one go leaves in one write. */
  #gather(): void {
    if (this.#corked) return;
    this.#corked = true;
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => {
      this.#corked = false;
      stream.uncork();
    });
  }
}

/** The same for the same text; null when there are too many already. */
function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST_PREPARED) return null;
  const name = `c${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
}
