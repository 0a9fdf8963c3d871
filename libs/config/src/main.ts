import { ConfigError, type Loaded, type Settings, type SettingsShape } from './settings.js';

/**
 * What every `main.ts` begins with: answers `--help`, or loads the settings, or says all that is wrong with them and
 * leaves with exit code 78 (`EX_CONFIG`, sysexits.h).
 */
export function loadOrExit<T extends SettingsShape>(
  program: string,
  about: string,
  declared: Settings<T>,
): Loaded<T> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(`${program}: ${about}\n\nSettings, from the environment:\n${declared.help()}\n`);
    process.exit(0);
  }
  try {
    return declared.load(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\nRun with --help for all settings.\n`);
    process.exit(78);
  }
}
