import { SEVERITIES, type Catalogue, type TextVariant } from '#libs/contracts';
import type { ProblemError } from '#libs/http';
import type { Polygon } from '../alerts/alert-content.js';
import type { DraftInput } from '../alerts/drafts.service.js';
import { capNotice } from './cap.problems.js';
import { guessCategory } from './cap-categories.js';
import type { CapInfo, CapMessage } from './cap-message.js';

/** A draft made of a CAP message, and what a person should look at. */
export interface CapDraft {
  draft: DraftInput;
  notices: ProblemError[];
}

/** @param catalogue null when registration does not answer */
export function draftOfCap({ infos }: CapMessage, catalogue: Catalogue | null): CapDraft {
  const notices: ProblemError[] = [];
  if (infos.length === 0) notices.push(capNotice('cap.info_missing'));
  const { variants, repeated } = variantsOf(infos);
  for (const language of repeated)
    notices.push(capNotice('cap.language_repeated', { field: 'variants', params: { language } }));
  const expiries = infos.flatMap(({ expires }) => expires?.getTime() ?? []);
  if (new Set(expiries).size > 1) notices.push(capNotice('cap.expiries_differ', { field: 'expiresAt' }));
  const categoryId =
    catalogue === null
      ? null
      : guessCategory(
          infos.flatMap((i) => i.categories),
          catalogue,
        );
  if (categoryId !== null) notices.push(capNotice('cap.category_guessed', { field: 'categoryId' }));
  return {
    draft: {
      mode: 'actual',
      severity: worst(infos),
      categoryId,
      zoneIds: [],
      polygons: distinct(infos.flatMap(({ polygons }) => polygons)),
      variants,
      expiresAt: expiries.length === 0 ? null : new Date(Math.min(...expiries)),
    },
    notices,
  };
}

function variantsOf(infos: readonly CapInfo[]): { variants: TextVariant[]; repeated: Set<string> } {
  const variants = new Map<string, string>();
  const repeated = new Set<string>();
  for (const info of infos) {
    const [primary = ''] = info.language.toLowerCase().split('-');
    const language = primary.slice(0, 3);
    if (variants.has(language)) repeated.add(language);
    else variants.set(language, textOf(info));
  }
  return { variants: [...variants].map(([language, text]) => ({ language, text })), repeated };
}

/** What goes into the SMS: the sender's own short text, or what to know, what to do, and where to read more. */
function textOf({ shortText, headline, instruction, description, web }: CapInfo): string {
  const short = tidy(shortText);
  if (short !== '') return short;
  const toDo = tidy(instruction) === '' ? tidy(description) : tidy(instruction);
  return [sentence(tidy(headline)), sentence(toDo), tidy(web)].filter((piece) => piece !== '').join(' ');
}

function tidy(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

function sentence(text: string): string {
  return text === '' || /[.!?:;…]$/.test(text) ? text : `${text}.`;
}

function worst(infos: readonly CapInfo[]) {
  return SEVERITIES.find((severity) => infos.some((info) => info.severity === severity)) ?? 'Unknown';
}

/** Every language's block repeats the area. */
function distinct(polygons: readonly Polygon[]): Polygon[] {
  return [...new Map(polygons.map((polygon) => [JSON.stringify(polygon), polygon])).values()];
}
