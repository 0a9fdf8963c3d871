export type ReportLanguage = 'it' | 'en';

/** The same in every language of the report. */
export type Words = Record<ReportLanguage, string>;

/** What no program knows, and the town must write. */
export interface ToFill {
  fill: Words;
}

export type Cell = string | Words | ToFill;

export interface Section {
  title: Words;
  said?: Cell[];
  columns?: Words[];
  rows?: Cell[][];
}

const FILL: Words = { it: 'DA COMPILARE', en: 'TO FILL IN' };

/** Whether the town has to write it. */
export function isToFill(cell: Cell): cell is ToFill {
  return typeof cell === 'object' && 'fill' in cell;
}

/** A cell as text of one language. */
export function textOf(cell: Cell, language: ReportLanguage): string {
  if (typeof cell === 'string') return cell;
  return isToFill(cell) ? `${FILL[language]}: ${cell.fill[language]}` : cell[language];
}

export function words(it: string, en: string): Words {
  return { it, en };
}

export function toFill(it: string, en: string): ToFill {
  return { fill: { it, en } };
}
