import { createHash, randomUUID } from 'node:crypto';
import { AuditLog, type BundledNotice, type BundledTerms, type Payloads, type Sql } from '#libs/audit';
import { canonicalJson } from '#libs/tlog';

/** What a municipality has published. */
export interface Published {
  notices: BundledNotice[];
  terms: BundledTerms[];
}

const VERSIONS = [1, 2, 3];

/** A municipality that has published notices, in two languages, and terms, a few versions of each; its log tells of them. */
export async function publish(sql: Sql, payloads: Payloads, municipalityId: string): Promise<void> {
  const now = new Date();
  await sql(
    `INSERT INTO registration.municipality (id, code, name, sender, languages, countries, created_at)
     VALUES ($1::uuid, right($1::text, 4), 'Comune', 'Comune', '{it,en}', '{IT}', $2)`,
    [municipalityId, now],
  );
  const facts: { event: 'notice.published' | 'terms.published'; payload: Record<string, unknown> }[] = [];
  for (const version of VERSIONS) {
    for (const language of ['it', 'en']) {
      const notice = { version: String(version), language, text: `Informativa ${version} (${language})` };
      const payload = { version: notice.version, language, sha256: sha256(notice.text) };
      await sql(
        `INSERT INTO registration.notice (id, municipality_id, version, language, text, sha256, published_at)
         VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7)`,
        [randomUUID(), municipalityId, notice.version, language, notice.text, payload.sha256, now],
      );
      facts.push({ event: 'notice.published', payload });
    }
    const content = { controller: `Comune, ${version}`, retentionDays: 365 };
    await sql(
      `INSERT INTO registration.terms (id, municipality_id, version, content, published_at) VALUES ($1, $2, $3, $4, $5)`,
      [randomUUID(), municipalityId, version, content, now],
    );
    facts.push({ event: 'terms.published', payload: { version, sha256: sha256(canonicalJson(content)) } });
  }
  const entries = facts.map((each) => ({ ...each, municipalityId, actor: 'operator:spec' as const }));
  await new AuditLog(payloads).appendAll({ query: (text, values) => sql(text, values) }, entries);
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}
