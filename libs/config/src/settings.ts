import { z } from 'zod';

/** One setting: where it comes from, what it may be, what it is for. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  /** Name of the environment variable. */
  env: string;
  /** Parses the variable's text; `.default(…)` makes it optional. */
  schema: S;
  /** What it does, for `--help` and the operator's guide. */
  about: string;
  /** Never shown in help, errors or logs. */
  secret?: boolean;
}

export type SettingsShape = Record<string, Setting>;

export type Loaded<T extends SettingsShape> = { readonly [K in keyof T]: z.output<T[K]['schema']> };

export interface Settings<T extends SettingsShape> {
  readonly shape: T;
  /** Typed values. @throws ConfigError with every fault at once */
  load(environment: NodeJS.ProcessEnv): Loaded<T>;
  /** A table of all settings, as `--help` prints it. */
  help(): string;
}

export interface ConfigFault {
  env: string;
  message: string;
}

/** The environment does not hold what a service needs. Its message lists every fault and shows no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config.invalid';
  constructor(readonly faults: readonly ConfigFault[]) {
    super(['The configuration is not valid:', ...faults.map((f) => `  ${f.env}: ${f.message}`)].join('\n'));
  }
}

/** Declares a service's settings; the environment is read once, at the start, and nowhere else. */
export function settings<T extends SettingsShape>(shape: T): Settings<T> {
  return {
    shape,
    load: (environment) => load(shape, environment),
    help: () => help(shape),
  };
}

function load<T extends SettingsShape>(shape: T, environment: NodeJS.ProcessEnv): Loaded<T> {
  const faults: ConfigFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(shape)) {
    // An empty variable is how shells and compose files say "not set".
    const text = environment[setting.env] === '' ? undefined : environment[setting.env];
    const parsed = setting.schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else faults.push({ env: setting.env, message: faultOf(parsed.error, text === undefined) });
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(values) as Loaded<T>;
}

function faultOf(error: z.ZodError, missing: boolean): string {
  return missing ? 'is not set' : error.issues.map((issue) => issue.message).join('; ');
}

function help(shape: SettingsShape): string {
  const rows = Object.values(shape).map(
    (setting) => [setting.env, defaultOf(setting), setting.about] as const,
  );
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  const [names, defaults] = [width(0), width(1)];
  return rows
    .map(([env, value, about]) => `  ${env.padEnd(names)}  ${value.padEnd(defaults)}  ${about}`)
    .join('\n');
}

function defaultOf(setting: Setting): string {
  const absent = setting.schema.safeParse(undefined);
  if (!absent.success) return 'required';
  if (setting.secret === true || absent.data === undefined) return 'optional';
  return typeof absent.data === 'string' ? absent.data : JSON.stringify(absent.data);
}
