import { atOneMoment, Differences, payloadsOf, SYSTEM_LOG, type Difference } from '#libs/audit';
import type { AuthoringConfig } from '../../../authoring/src/settings.js';
import type { RegistrationConfig } from '../../../registration/src/settings.js';
import { replayAuthoring } from '../../../authoring/src/replay/replay.js';
import { replayRegistration } from '../../../registration/src/replay/replay.js';
import { logNamed } from './audit-log-named.js';
import { ProgressLine } from './progress-line.js';

export interface ReplayOptions {
  municipality?: string;
  json?: boolean;
}

export interface Replayed {
  /** How many of each kind were compared. */
  compared: Record<string, number>;
  differences: number;
  /** The first thousand. */
  list: Difference[];
  seconds: number;
}

/** Of the services whose tables are compared; registration also reads the log. */
export interface ReplayConfigs {
  registration: RegistrationConfig;
  authoring: Pick<AuthoringConfig, 'databaseUrl'>;
}

/**
 * Replays the log and holds what it tells against the live tables, at one moment, while everything goes on.
 * @param municipality its code or id; null for all
 */
export async function replayLog(
  configs: ReplayConfigs,
  municipality: string | null,
  onProgress: (done: number, all: number) => void = () => undefined,
): Promise<Replayed> {
  const began = performance.now();
  const found = new Differences();
  await atOneMoment(
    [configs.registration.databaseUrl, configs.authoring.databaseUrl],
    async ([registration, authoring]) => {
      if (registration === undefined || authoring === undefined) return;
      const logId = municipality === null ? null : await logNamed(registration, municipality);
      const municipalityId = logId === SYSTEM_LOG ? null : logId;
      const log = { sql: registration, payloads: payloadsOf(configs.registration) };
      await replayAuthoring(log, authoring, municipalityId, found);
      await replayRegistration(log, municipalityId, found, onProgress);
    },
  );
  const { compared, count: differences, list } = found;
  return { compared, differences, list, seconds: Math.round(performance.now() - began) / 1000 };
}

/** `audit replay`. @returns the exit code */
export async function replayCommand(
  configs: ReplayConfigs,
  { municipality, json }: ReplayOptions,
): Promise<number> {
  const line = new ProgressLine(process.stderr);
  const replayed = await replayLog(configs, municipality ?? null, (done, all) => line.show(done, all));
  line.end();
  const text = json === true ? [JSON.stringify(replayed)] : sentences(replayed);
  process.stdout.write(`${text.join('\n')}\n`);
  return replayed.differences === 0 ? 0 : 1;
}

function sentences({ compared, differences, list, seconds }: Replayed): string[] {
  const counts = Object.entries(compared).map(([what, count]) => `${count} ${what}`);
  const said = (value: unknown) => (value === null ? '–' : JSON.stringify(value));
  return [
    `Differenze / differences: ${differences} (${counts.join(', ')}; ${seconds} s)`,
    ...list.map(
      ({ what, id, field, log, table }) =>
        `  ${what} ${id} ${field}: registro / log ${said(log)}, tabella / table ${said(table)}`,
    ),
    ...(differences > list.length ? [`  … (${differences - list.length})`] : []),
    differences === 0
      ? 'Le tabelle sono ciò che il registro racconta. / The tables are what the log tells.'
      : 'Qualcosa è cambiato senza una voce, o una voce è stata toccata. / Something changed without an entry, or an entry was touched.',
  ];
}
