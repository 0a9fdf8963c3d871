import type { ProblemError } from '#libs/http';
import type { Offer } from '../catalogue/catalogue.service.js';
import type { Notice } from '../catalogue/notice.entity.js';
import { signUpProblem } from './problems.js';

/** What a citizen asks for, as sent: zones and categories by id or by code. */
export interface AskedChoice {
  zones: string[];
  categories: string[];
  language: string;
  noticeVersion: string;
}

/** What they ask for, found in the catalogue. */
export interface Choice {
  zoneIds: string[];
  categoryIds: string[];
  language: string;
  /** The notice they read, in the language of the choice where there is one. */
  notice: Notice;
}

/**
 * @param faults gets every refusal at once: `sign_up.no_zone`, `…zone_unknown`, `…no_category`, `…category_unknown`,
 * `…language_unknown`, `…notice_outdated`
 * @returns null when anything is refused
 */
export function choiceFrom(offer: Offer, asked: AskedChoice, faults: ProblemError[]): Choice | null {
  const before = faults.length;
  const zoneIds = found(offer.zones, asked.zones, (zone, i) =>
    faults.push(signUpProblem('sign_up.zone_unknown', { field: `zones.${i}`, params: { zone } })),
  );
  if (asked.zones.length === 0) faults.push(signUpProblem('sign_up.no_zone', { field: 'zones' }));
  const categoryIds = found(offer.categories, asked.categories, (category, i) =>
    faults.push(
      signUpProblem('sign_up.category_unknown', { field: `categories.${i}`, params: { category } }),
    ),
  );
  if (asked.categories.length === 0)
    faults.push(signUpProblem('sign_up.no_category', { field: 'categories' }));
  if (!offer.municipality.languages.includes(asked.language))
    faults.push(signUpProblem('sign_up.language_unknown', { field: 'language' }));
  const notice = noticeOf(offer, asked);
  if (notice === undefined || asked.noticeVersion !== offer.noticeVersion)
    faults.push(signUpProblem('sign_up.notice_outdated', { field: 'noticeVersion' }));
  if (faults.length > before || notice === undefined) return null;
  return { zoneIds, categoryIds, language: asked.language, notice };
}

/** The text of a version; in another language of the same version where the asked one has none. */
export function noticeOf(
  offer: Offer,
  asked: Pick<AskedChoice, 'language' | 'noticeVersion'>,
): Notice | undefined {
  const versions = offer.notices.filter(({ version }) => version === asked.noticeVersion);
  return versions.find(({ language }) => language === asked.language) ?? versions[0];
}

/** What is shown now to who reads this language. An offer always has a notice. */
export function currentNotice(offer: Offer, language: string): Notice {
  const notice = noticeOf(offer, { language, noticeVersion: offer.noticeVersion });
  if (notice === undefined) throw new Error(`No notice of version ${offer.noticeVersion}`);
  return notice;
}

function found(
  offered: { id: string; code: string }[],
  asked: readonly string[],
  unknown: (asked: string, i: number) => void,
): string[] {
  const ids = asked.flatMap((each, i) => {
    const match = offered.find(({ id, code }) => id === each || code.toUpperCase() === each.toUpperCase());
    if (match === undefined) unknown(each, i);
    return match === undefined ? [] : [match.id];
  });
  return [...new Set(ids)];
}
