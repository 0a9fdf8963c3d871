import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { InvalidArgumentError } from 'commander';
import type { WhyAnswer } from '#libs/contracts';
import { WhyAnswers } from '../../../authoring/src/auditing/why-answers.service.js';
import { checkedReason } from '../../../authoring/src/auditing/auditing.problems.js';
import { withAuthoring } from '../../../authoring/src/cli/with-authoring.js';
import type { AuthoringConfig } from '../../../authoring/src/settings.js';
import { askNumber } from './ask-number.js';
import { WHY_REASONS } from './why-sentences.js';

export interface WhyOptions {
  alert: string;
  subject?: string;
  reason: string;
  out?: string;
}

/** Asks the running services, and writes the whole answer to a file or, in short, to standard output. */
export async function whyCommand(config: AuthoringConfig, options: WhyOptions): Promise<void> {
  const { alert, subject, out } = options;
  const person = subject === undefined ? { number: await askNumber() } : { subject };
  if (person.number === '') throw new InvalidArgumentError('nessun numero / no number');
  const look = { viewer: `operator:${userInfo().username}` as const, reason: checkedReason(options.reason) };
  const answer = await withAuthoring(config, (authoring) =>
    authoring.get(WhyAnswers, { strict: false }).answer(null, { alert, ...person }, look),
  );
  if (out !== undefined) await writeFile(out, `${JSON.stringify(answer, null, 2)}\n`, { flag: 'wx' });
  process.stdout.write(`${inShort(answer).join('\n')}\n`);
}

function inShort({ reason, subject, consent, alert, draw, dispatch, log }: WhyAnswer): string[] {
  const { it, en } = WHY_REASONS[reason];
  const last = dispatch?.receipts.find(({ part }) => part === 0);
  return [
    `${it} / ${en}`,
    `  riferimento / reference   ${subject ?? '—'}`,
    `  consenso / consent        ${consent === null ? '—' : `${consent.id} ${consent.action} ${consent.channel} ${consent.recordedAt}`}`,
    `  approvazione / approval   ${alert.submittedBy?.name ?? '—'} → ${alert.approvedBy?.name ?? '—'} ${alert.contentHash}`,
    `  estrazione / draw         ${draw === null ? '—' : `${draw.state} ${draw.startedAt} (${draw.drawn})`}`,
    ...(dispatch?.outcomes ?? []).map(
      ({ at, state, route, messageIds, detail }) =>
        `  invio / submission        ${at} ${state} ${route ?? ''} ${messageIds.join()} ${detail ?? ''}`,
    ),
    `  ricevuta / receipt        ${last === undefined ? '—' : `${last.at} ${last.state} ${last.error ?? ''}`}`,
    `  voci provate / proved     ${log.entries.length}`,
  ];
}
