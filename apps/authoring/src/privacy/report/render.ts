import type { PrivacyFacts } from './facts.js';
import { privacyReport } from './report.js';
import { isToFill, textOf, type Cell, type ReportLanguage, type Section } from './section.js';

export type ReportFormat = 'md' | 'html' | 'json';

const FROM = {
  it: 'Dalla configurazione in vigore il',
  en: 'From the settings in force on',
};

/** The report as one text. */
export function renderReport(facts: PrivacyFacts, language: ReportLanguage, format: ReportFormat): string {
  const { title: called, sections } = privacyReport(facts);
  if (format === 'json')
    return `${JSON.stringify({ facts, sections: sections.map((one) => said(one, language)) }, null, 2)}\n`;
  const body = sections.map((section) => (format === 'md' ? markdown : html)(section, language)).join('\n');
  const [title, from] = [`${called[language]}: ${facts.name}`, `${FROM[language]} ${facts.at}`];
  if (format === 'md') return `# ${title}\n\n${from}\n\n${body}`;
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(from)}</p>
${body}</main></body></html>
`;
}

const STYLE =
  'body{font:1rem/1.5 sans-serif;margin:2rem auto;max-width:60rem}table{border-collapse:collapse;width:100%}' +
  'th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}.fill{background:#fff3cd}';

function said({ title, columns, rows = [], said: paragraphs = [] }: Section, language: ReportLanguage) {
  return {
    title: title[language],
    ...(columns === undefined ? {} : { columns: columns.map((column) => column[language]) }),
    rows: rows.map((row) => row.map((cell) => textOf(cell, language))),
    said: paragraphs.map((cell) => textOf(cell, language)),
    /** How many places the town has to fill in. */
    toFill: [...rows.flat(), ...paragraphs].filter(isToFill).length,
  };
}

function markdown(section: Section, language: ReportLanguage): string {
  const { title, columns, rows, said: paragraphs } = said(section, language);
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  const heads = columns ?? rows[0]?.map(() => ' ') ?? [];
  const table =
    rows.length === 0 ? '' : `${line(heads)}${line(heads.map(() => '---'))}${rows.map(line).join('')}\n`;
  return `## ${title}\n\n${table}${paragraphs.map((text) => `- ${text}\n`).join('')}`;
}

function html(
  { title, columns, rows = [], said: paragraphs = [] }: Section,
  language: ReportLanguage,
): string {
  const cell = (one: Cell) =>
    `<td${isToFill(one) ? ' class="fill"' : ''}>${escaped(textOf(one, language))}</td>`;
  const head =
    columns === undefined
      ? ''
      : `<thead><tr>${columns.map((one) => `<th scope="col">${escaped(one[language])}</th>`).join('')}</tr></thead>`;
  const table =
    rows.length === 0
      ? ''
      : `<table>${head}<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table>\n`;
  const list = paragraphs.map(
    (one) => `<li${isToFill(one) ? ' class="fill"' : ''}>${escaped(textOf(one, language))}</li>`,
  );
  return `<h2>${escaped(title[language])}</h2>\n${table}${list.length === 0 ? '' : `<ul>${list.join('\n')}</ul>`}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
