import type { ConsentEvidence } from '#libs/audit';
import type { ProblemLanguage } from '#libs/http';
import type {
  CitizenExport,
  ExportedConsent,
  ExportedEntry,
  ExportedOutcome,
} from '../../rights/export/citizen-export.js';
import type { ConsentReceipt } from '../../sign-up/receipt.js';
import type { Consent } from '../../subscribers/consent.entity.js';
import { categories, circumstances } from '../code/receipt.view.js';
import { html, type Html, type HtmlValue } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { exportTexts } from '../words/export-texts.js';
import { day, dayAndClock, languageTitle } from '../words/names-and-times.js';
import { pageTexts } from '../words/texts.js';
import { receiptAddress } from './addresses.js';

/** Everything about a person on one page, to be printed. */
export function exportPage(data: CitizenExport, language: ProblemLanguage): Html {
  const texts = exportTexts(language);
  const time = (at: Date | string): string => dayAndClock(new Date(at), language);
  return layout({
    ...{ language, municipality: data.municipality, title: texts.title, inOther: null },
    content: html`<h1>${texts.title}</h1>
      <p class="lead">${texts.asOf(time(data.exportedAt))} ${texts.print}</p>
      ${facts([
        [texts.number, data.number],
        [texts.subject, html`<code>${data.subject}</code>`],
        [texts.zones, data.zones.join(', ')],
        [texts.categories, data.categories.join(', ')],
        [texts.language, languageTitle(data.language, language)],
        [texts.since, time(data.subscribedAt)],
      ])}
      <h2>${texts.consents}</h2>
      ${data.consents.map((consent) => consentSection(consent, language))} ${outcomesNotice(data, language)}
      ${table(
        [texts.alerts, texts.when, texts.what, texts.outcome],
        data.alerts.map(({ drawnAt, text, mode, outcome }) => [
          time(drawnAt),
          html`${mode === 'drill' && html`<strong>${texts.drill}: </strong>`}${text ?? '–'}`,
          outcomeCell(outcome, language),
        ]),
        language,
      )}
      ${table(
        [texts.messages, texts.when, texts.what, texts.outcome],
        data.messages.map(({ sentAt, kind, outcome }) => [
          time(sentAt),
          texts.kinds[kind],
          outcomeCell(outcome, language),
        ]),
        language,
      )}
      ${table(
        [texts.written, texts.when, texts.what],
        data.written.map(({ receivedAt, keyword }) => [time(receivedAt), texts.keywords[keyword]]),
        language,
      )}
      ${table(
        [texts.log, texts.when, texts.what, texts.who],
        data.log.map((entry) => [time(entry.at), entryCell(entry, language), entry.who[language]]),
        language,
      )}`,
  });
}

/** The receipt of one consent, as a page of its own. */
export function ownReceiptPage(
  {
    consent,
    receipt,
    evidence,
  }: { consent: Consent; receipt: ConsentReceipt; evidence: ConsentEvidence | null },
  language: ProblemLanguage,
): Html {
  const texts = pageTexts(language).receipt;
  const { actions } = exportTexts(language);
  return layout({
    ...{ language, municipality: receipt.municipality, title: texts.receipt },
    inOther: receiptAddress(language === 'it' ? 'en' : 'it', consent.id),
    content: html`<h1>${texts.receipt}</h1>
      <p class="lead">${actions[consent.action]}, ${dayAndClock(consent.recordedAt, language)}</p>
      <p>
        <a href="${receiptAddress(language, consent.id)}.json">${texts.download}</a>.
        ${exportTexts(language).print}
      </p>
      <div class="receipt">
        <h2>${texts.zones}</h2>
        <ul>
          ${receipt.zones.map((zone) => html`<li>${zone.name}</li>`)}
        </ul>
        ${categories(receipt, texts, language)} ${circumstances(receipt, texts, language)}
        ${facts(evidenceFacts(evidence, language))}
      </div>`,
  });
}

function consentSection(consent: ExportedConsent, language: ProblemLanguage): Html {
  const texts = exportTexts(language);
  const { notice, decisions } = consent;
  const title = `${texts.actions[consent.action]}, ${dayAndClock(consent.recordedAt, language)}`;
  return html`<section class="receipt">
    <h3>${title}</h3>
    ${facts([
      [texts.what, texts.channels[consent.channel]],
      [texts.zones, chosen(decisions.zones)],
      ...(consent.pausedUntil === null
        ? []
        : [[texts.actions.paused, dayAndClock(consent.pausedUntil, language)] as const]),
      [texts.receipt, html`<a href="${receiptAddress(language, consent.id)}">${consent.receiptId}</a>`],
      ...evidenceFacts(consent.evidence, language),
    ])}
    ${categories(consent, pageTexts(language).receipt, language)}
    <details lang="${notice.language}">
      <summary lang="${language}">${texts.noticeText} (${notice.version})</summary>
      <p class="notice-text">${notice.text}</p>
    </details>
  </section>`;
}

/** The entry of the log that proves it, and what it commits to. */
function evidenceFacts(evidence: ConsentEvidence | null, language: ProblemLanguage) {
  if (evidence === null) return [];
  const texts = exportTexts(language);
  return [
    [texts.entry, html`<code>${evidence.entry}</code>`],
    [texts.commitment, html`<code>${evidence.commitment}</code>`],
  ] as const;
}

/** What was done; of a look, at what and why. */
function entryCell({ event, name, look }: ExportedEntry, language: ProblemLanguage): Html {
  const texts = exportTexts(language);
  const at = look?.at ?? null;
  const reason = look?.reason ?? null;
  return html`<span title="${event}">${name[language]}</span>${at !== null && `: ${at[language]}`}.
    ${reason !== null && texts.reason(reason)}`;
}

/** That outcomes could not be read now, or how far back they go. */
function outcomesNotice({ outcomes }: CitizenExport, language: ProblemLanguage): Html {
  const { keptSince, note } = outcomes;
  if (note !== null) return html`<p><strong>${note[language]}</strong></p>`;
  const texts = exportTexts(language);
  return html`${keptSince !== null && html`<p>${texts.keptSince(day(new Date(keptSince), language))}</p>`}`;
}

function outcomeCell(outcome: ExportedOutcome, language: ProblemLanguage): Html {
  const texts = exportTexts(language);
  const { state, submittedAt, deliveredAt, parts, reason } = outcome;
  const time = (at: string): string => dayAndClock(new Date(at), language);
  if (state === 'unreadable') return html`${texts.states[state]}`;
  return html`<strong>${texts.states[state]}</strong>${deliveredAt !== null && `, ${time(deliveredAt)}`}.
    ${submittedAt !== null && texts.submitted(time(submittedAt))} ${parts > 0 && texts.parts(parts)}
    ${reason !== null && reason[language]}`;
}

function chosen(decisions: Record<string, boolean>): string {
  return (
    Object.keys(decisions)
      .filter((code) => decisions[code] === true)
      .join(', ') || '–'
  );
}

function facts(all: readonly (readonly [term: string, fact: Html | string])[]): Html {
  return html`<dl class="facts">
    ${all.map(
      ([term, fact]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${fact}</dd>
        </div>`,
    )}
  </dl>`;
}

function table([title, ...columns]: string[], rows: HtmlValue[][], language: ProblemLanguage): Html {
  if (rows.length === 0)
    return html`<h2>${title}</h2>
      <p>${exportTexts(language).none}</p>`;
  return html`<h2>${title}</h2>
    <table class="decisions">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, i) => html`<td data-label="${columns[i]}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
}
