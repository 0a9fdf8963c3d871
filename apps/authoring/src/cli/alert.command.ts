import { readFile, stat } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { accessProblem, mayDo, type Official, type Permission } from '#libs/access';
import type { ProblemError } from '#libs/http';
import { ALERT_STATES, type AlertState } from '../alerts/alert-state.js';
import { AlertReader } from '../alerts/alert-reader.js';
import { CAP_BYTES_MOST } from '../cap/cap-body.js';
import { CapImportService } from '../cap/cap-import.service.js';
import { capProblem } from '../cap/cap.problems.js';
import { PreviewService } from '../preview/preview.service.js';
import type { AuthoringConfig } from '../settings.js';
import { previewText } from './preview-text.js';
import { actingAs, withAuthoring } from './with-authoring.js';

const AS = '--as <username>';
const AS_ABOUT = 'chi agisce / who acts; password: CAMPANILE_PASSWORD, or asked for';

export function alertCommand(config: () => AuthoringConfig): Command {
  const alert = new Command('alert');
  alert
    .command('import <file>')
    .description('crea una bozza da un file CAP 1.2 / make a draft of a CAP 1.2 file')
    .requiredOption(AS, AS_ABOUT)
    .action(async (file: string, options: { as: string }) => importCap(config(), file, options.as));
  alert
    .command('list')
    .description('elenca le allerte, le più recenti prima / list alerts, newest first')
    .requiredOption(AS, AS_ABOUT)
    .addOption(new Option('--state <state>').choices(ALERT_STATES))
    .action(async (options: { as: string; state?: AlertState }) => list(config(), options));
  alert
    .command('preview <id>')
    .description('che cosa farebbe un’allerta / what an alert would do')
    .requiredOption(AS, AS_ABOUT)
    .action(async (id: string, options: { as: string }) => preview(config(), id, options.as));
  return alert;
}

async function importCap(config: AuthoringConfig, file: string, username: string): Promise<void> {
  if ((await stat(file)).size > CAP_BYTES_MOST) throw capProblem('cap.too_large');
  const bytes = await readFile(file);
  await withAuthoring(config, async (authoring) => {
    const actor = allowed(await actingAs(authoring, username), 'alert:write');
    const { alert, notices } = await authoring.get(CapImportService, { strict: false }).import(actor, bytes);
    say(`${alert.id}  ${alert.state}`);
    sayRemarks(notices);
  });
}

async function list(
  config: AuthoringConfig,
  { as, state }: { as: string; state?: AlertState },
): Promise<void> {
  await withAuthoring(config, async (authoring) => {
    const actor = allowed(await actingAs(authoring, as), 'alert:read');
    const reader = authoring.get(AlertReader, { strict: false });
    const { alerts } = await reader.list(actor, { limit: 50, ...(state === undefined ? {} : { state }) });
    for (const { id, createdAt, severity, variants, ...alert } of alerts)
      say(`${id}  ${createdAt}  ${alert.state.padEnd(9)}  ${severity.padEnd(8)}  ${variants[0]?.text ?? ''}`);
  });
}

async function preview(config: AuthoringConfig, id: string, username: string): Promise<void> {
  await withAuthoring(config, async (authoring) => {
    const actor = allowed(await actingAs(authoring, username), 'alert:read');
    const alert = await authoring.get(AlertReader, { strict: false }).find(actor, id);
    const read = await authoring.get(PreviewService, { strict: false }).preview(alert);
    say(previewText(read));
    sayRemarks([...read.problems, ...read.notices]);
  });
}

function allowed(actor: Official, permission: Permission): Official {
  if (!mayDo(actor.role, permission)) throw accessProblem('access.forbidden');
  return actor;
}

function sayRemarks(remarks: readonly ProblemError[]): void {
  for (const remark of remarks) say(`  ${remark.code}: ${remark.sentence('it')}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
