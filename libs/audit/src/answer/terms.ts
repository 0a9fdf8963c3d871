import { createHash } from 'node:crypto';
import type { WhyAnswer, WhyConsent, WhyEntry } from '#libs/contracts';
import { canonicalJson } from '#libs/tlog';
import type { Findings } from './answer-verdict.js';
import type { ConsentChain, LoggedRecord } from './consent-chain.js';
import { precedes } from './moments.js';

/**
 * Who processes, on what basis and for how long: the text shown is the one that the record says, by its hash, and the log
 * told of it before; and the legal basis shown is the one in it. Terms are about nobody, so that their entry stands in the
 * log once for everybody.
 */
export function judgeTerms(
  { category }: Pick<WhyAnswer, 'category'>,
  { terms }: Pick<WhyConsent, 'terms'>,
  record: LoggedRecord,
  chain: ConsentChain,
  entries: readonly WhyEntry[],
  found: Findings,
): void {
  const { seq } = record.line;
  const said = chain.inherited(record.id, 'terms') as { version?: unknown; sha256?: unknown } | undefined;
  if (hashOf(terms.content) !== terms.sha256) found.fault('terms_changed', `v${terms.version}`);
  // Records of before do not say under which terms they were given.
  if (said === undefined) return found.gap('terms_not_in_the_log', String(seq));
  if (said.version !== terms.version || said.sha256 !== terms.sha256)
    found.fault('terms_changed', `${seq}: v${terms.version}`);
  else if (!entries.some((line) => isPublication(line, said) && !precedes(record.line, line)))
    found.fault('terms_changed', `terms.published v${String(said.version)}`);
  const offered = terms.content?.categories.find(({ code }) => code === category?.code);
  if (offered === undefined || category === null) return;
  if (offered.legalBasis !== category.legalBasis || offered.statuteRef !== category.statute)
    found.fault('terms_changed', category.code);
}

/** Whether an entry tells that these terms were published. */
function isPublication(
  { entry, payload }: WhyEntry,
  { version, sha256 }: { version?: unknown; sha256?: unknown },
): boolean {
  return entry.event === 'terms.published' && payload?.version === version && payload?.sha256 === sha256;
}

/** In their one form (RFC 8785); null for what is no text of terms. */
function hashOf(content: unknown): string | null {
  if (typeof content !== 'object' || content === null) return null;
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
