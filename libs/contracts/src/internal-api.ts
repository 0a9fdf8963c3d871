import type { AudienceRule } from './events.js';

/**
 * What services ask each other over HTTP, with a service token (`#libs/access`). Everything that must not be lost
 * goes over the feed instead; these are questions only.
 */

/** registration `GET /internal/catalogue/:municipalityId`: what an author can choose from. */
export interface Catalogue {
  zones: ZoneSummary[];
  categories: CategorySummary[];
  languages: string[];
}

export interface ZoneSummary {
  id: string;
  /** Short and stable, as on a form or in an SMS: `BORGO`. */
  code: string;
  name: string;
  /** [latitude, longitude] pairs, the last equal to the first (CAP 1.2 §3.2.4). */
  polygon: [number, number][];
}

export interface CategorySummary {
  id: string;
  code: string;
  name: Record<string, string>;
  legalBasis: 'public_task' | 'consent';
}

/** registration `POST /internal/zones/resolve/:municipalityId`: which zones polygons touch. */
export interface ResolveZonesRequest {
  polygons: [number, number][][];
}

export interface ResolveZonesResponse {
  zoneIds: string[];
}

/** registration `POST /internal/audience/estimate/:municipalityId`: how many would get it now. */
export type AudienceEstimateRequest = AudienceRule;

export interface AudienceEstimate {
  total: number;
  byLanguage: Record<string, number>;
}

/** A route's circuit: closed is well, open is given up for now, half-open is being tried. */
export type RouteState = 'closed' | 'open' | 'halfOpen';

/** dispatcher `GET /internal/capacity/:mode`: what the routes can carry, and what it costs. */
export interface DispatchCapacity {
  /** Licensed parts per second, all routes together that carry work now. */
  partsPerSecond: number;
  /** Euro cents per part, the dearest open route. */
  centsPerPart: number;
  /** What the routes encode: texts outside it go as UCS-2. */
  alphabet: 'gsm7' | 'latin1';
  routes: { id: string; name: string; bound: boolean; partsPerSecond: number; state?: RouteState }[];
}

/** dispatcher `GET /internal/alerts/:alertId/recipients?after=&limit=`: the ledger, one line a recipient. */
export interface RecipientPage {
  recipients: RecipientOutcome[];
  /** Pass as `after` for the next page; null at the end. */
  next: string | null;
}

export interface RecipientOutcome {
  subscriberId: string;
  /** All but the last three digits hidden. */
  maskedNumber: string;
  state: 'waiting' | 'submitted' | 'delivered' | 'failed' | 'expired' | 'stopped' | 'in_doubt';
  at: string;
  /** SMPP command_status or receipt error, when it failed. */
  detail: string | null;
  parts: number;
}

/** Why nothing more of an alert can be sent; its key is gone when it has ended. */
export type ClosedBecause = 'unknown' | 'ended' | 'stopped' | 'expired' | 'key_destroyed';

/** dispatcher `GET /internal/alerts/:alertId/open`: who failed and why, and what is still to be decided. */
export interface OpenAlert {
  /** Null while it can still be sent. */
  closed: ClosedBecause | null;
  failures: FailureGroup[];
  /** In doubt, until a person decides. */
  held: number;
  /** In doubt, and sent once more. */
  resending: number;
  /** Alerts that went to failed recipients in place of this one, and to how many it was for them to go. */
  correctedBy: { alertId: string; recipients: number; at: string }[];
}

/** Recipients that failed for the same reason on the same route. */
export interface FailureGroup {
  /** As `RecipientOutcome.detail`. */
  detail: string;
  /** Null when it never came to a route. */
  routeId: string | null;
  count: number;
  /** How many of them can be sent to again. */
  correctable: number;
  /** What it means, and what to do about it: Italian and English. */
  meaning: { it: string; en: string };
  remedy: { it: string; en: string };
  /** What of the message may be at fault, and can be corrected: see `Correction`. */
  corrections: Correction[];
}

/** The sender is corrected when it is sent again; the text by a new alert, which two officials approve anew. */
export type Correction = 'sender' | 'text';

/** dispatcher `GET /internal/alerts/:alertId/dead-letters?detail=&after=&limit=`: who can be sent to again. */
export interface DeadLetterPage {
  letters: { id: string; subscriberId: string; maskedNumber: string; detail: string }[];
  next: string | null;
}

/** What a person decides about recipients of one alert. */
export type Decision =
  | { what: 'resend_failed'; detail?: string; letters?: string[]; sender?: string }
  | { what: 'give_up_failed'; detail?: string; letters?: string[] }
  | { what: 'resend_held' | 'accept_held' | 'give_up_held' };

/**
 * dispatcher `POST /internal/alerts/:alertId/decisions`: with the person who decides, `official:<id>`. `sender` stands in
 * place of the alert's; that the municipality may use it is authoring's to know.
 */
export type DecisionRequest = Decision & { actor: string };

export interface DecisionResult {
  /** Recipients it was carried out for. */
  done: number;
  /** Recipients who were not sent to again because they have a later message by now. */
  overtaken: number;
  /** Why it was not carried out at all. */
  closed: ClosedBecause | null;
}

/**
 * dispatcher `POST /internal/alerts/:alertId/addressees`, from registration: who failed in an alert and can be sent to
 * again. For an alert that corrects it they are taken: answered for good, and the same however often it is asked.
 */
export interface AddresseesRequest {
  municipalityId: string;
  details: string[];
  /** The alert that goes to them in place of this one; null for one who only asks who they would be. */
  correctedBy: string | null;
}

export interface Addressees {
  /** base64, 16 bytes each: references, never a number. */
  subscribers: string;
}

/** registration `GET /internal/alerts/:alertId/audience`: the frozen audience, for who must hold it against the ledger. */
export interface AudienceSummary {
  drawn: number;
  complete: boolean;
  digest: string | null;
}
