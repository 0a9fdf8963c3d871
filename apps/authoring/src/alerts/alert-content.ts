import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import type { AlertMode, AudienceRule, CorrectionOf, Severity, TextVariant } from '#libs/contracts';

// The package is CommonJS and its types say otherwise.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** [latitude, longitude] pairs in WGS 84, the last equal to the first (CAP 1.2 §3.2.4). */
export type Polygon = [number, number][];

/** All that decides who gets what, until when, from whom: what is approved is exactly this. */
export interface AlertContent {
  v: 1;
  alertId: string;
  mode: AlertMode;
  severity: Severity;
  categoryId: string | null;
  area: { zoneIds: string[]; polygons: Polygon[] };
  audience: AudienceRule | null;
  variants: TextVariant[];
  sender: string;
  expiresAt: string | null;
}

/** The columns of an alert that its content is made of. */
export interface ContentSource {
  id: string;
  mode: AlertMode;
  severity: Severity;
  categoryId: string | null;
  zoneIds: string[];
  polygons: Polygon[];
  variants: TextVariant[];
  sender: string;
  expiresAt: Date | null;
  /** Of a correction: those alone who failed in that alert are to get it. */
  correctionOf?: CorrectionOf | null;
}

export function contentOf(alert: ContentSource): AlertContent {
  return {
    v: 1,
    alertId: alert.id,
    mode: alert.mode,
    severity: alert.severity,
    categoryId: alert.categoryId,
    area: { zoneIds: alert.zoneIds, polygons: alert.polygons },
    audience: audienceOf(alert),
    variants: alert.variants,
    sender: alert.sender,
    expiresAt: alert.expiresAt?.toISOString() ?? null,
  };
}

/** Who would get it; null while category or zones are missing. */
export function audienceOf(
  alert: Pick<ContentSource, 'categoryId' | 'zoneIds' | 'correctionOf'>,
): AudienceRule | null {
  if (alert.categoryId === null || alert.zoneIds.length === 0) return null;
  const { categoryId, zoneIds, correctionOf } = alert;
  return { categoryId, zoneIds, ...(correctionOf ? { correctionOf } : {}) };
}

/** SHA-256 (hex) over the content as canonical JSON (RFC 8785). */
export function contentHashOf(alert: ContentSource): string {
  const canonical = canonicalize(contentOf(alert));
  if (canonical === undefined) throw new Error('An alert’s content has no canonical form');
  return createHash('sha256').update(canonical).digest('hex');
}
