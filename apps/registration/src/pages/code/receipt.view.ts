import type { ProblemLanguage } from '#libs/http';
import type { Municipality } from '../../catalogue/municipality.entity.js';
import type { ConsentReceipt } from '../../sign-up/receipt.js';
import { icon } from '../assets/asset-addresses.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { askAddress } from '../manage/addresses.js';
import type { ReceiptTexts } from '../words/page-texts.js';
import { pageTexts } from '../words/texts.js';
import { day, dayAndClock, languageName, languageTitle, nameIn } from '../words/names-and-times.js';

/** The end of the way: what was decided, zone by zone and kind by kind, and how to undo it. Never the number. */
export function receiptPage(
  receipt: ConsentReceipt,
  municipality: Municipality,
  language: ProblemLanguage,
): Html {
  const texts = pageTexts(language).receipt;
  const name = pageTexts(language).municipality(municipality.name);
  return layout({
    language,
    municipality: municipality.name,
    title: texts.title,
    // A receipt has no address of its own to go to in another language.
    inOther: null,
    content: html`<h1>${icon('check-circle')} ${texts.title}</h1>
      <p class="lead">${texts.lead(name)}</p>
      ${leaving(texts, municipality)}
      <section class="receipt" aria-labelledby="receipt">
        <h2 id="receipt">${texts.receipt}</h2>
        <p class="keep">${texts.keep}</p>
        <p>
          <a download="campanile-${receipt.receiptId}.json" href="${asFile(receipt)}">${texts.download}</a>.
          ${texts.later} <a href="${askAddress(language)}">${texts.manage}</a>.
        </p>
        <h3>${texts.zones}</h3>
        <ul>
          ${receipt.zones.map((zone) => html`<li>${zone.name}</li>`)}
        </ul>
        ${categories(receipt, texts, language)} ${circumstances(receipt, texts, language)}
      </section>`,
  });
}

/** The receipt itself, in the link: it needs no address, at which somebody else could ask for it. */
function asFile(receipt: ConsentReceipt): string {
  return `data:application/json;base64,${Buffer.from(JSON.stringify(receipt, null, 2)).toString('base64')}`;
}

function leaving(texts: ReceiptTexts, { replyTo }: Municipality): Html {
  const how = replyTo === null ? texts.leaveByAnswer : texts.leaveByNumber(replyTo);
  return html`<section class="leave" aria-labelledby="leave">
    <h2 id="leave">${texts.leave}</h2>
    <p>
      <strong>${how}</strong>
      ${texts.leaveText}
    </p>
  </section>`;
}

/** Every kind that was offered, also those left out: a receipt says what was decided. */
export function categories(
  { categories }: Pick<ConsentReceipt, 'categories'>,
  texts: ReceiptTexts,
  language: ProblemLanguage,
): Html {
  const rows = categories.map(
    ({ name, chosen, legalBasis, statuteRef }) =>
      html`<tr>
        <th scope="row">${nameIn(name, language)}</th>
        <td data-label="${texts.decision}">${chosen ? texts.yes : texts.no}</td>
        <td data-label="${texts.basis}">
          ${legalBasis === 'public_task' ? texts.publicTask(statuteRef ?? '') : texts.consent}
        </td>
      </tr>`,
  );
  return html`<table class="decisions">
    <caption>
      ${texts.categories}
    </caption>
    <thead>
      <tr>
        <th scope="col">${texts.category}</th>
        <th scope="col">${texts.decision}</th>
        <th scope="col">${texts.basis}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

type Fact = [term: string, fact: Html | string];

/** When, until when, who answers for it. */
export function circumstances(receipt: ConsentReceipt, texts: ReceiptTexts, language: ProblemLanguage): Html {
  const { notice, validUntil } = receipt;
  const until: Fact[] = validUntil === null ? [] : [[texts.until, day(new Date(validUntil), language)]];
  const facts: Fact[] = [
    [texts.when, dayAndClock(new Date(receipt.confirmedAt), language)],
    ...until,
    [texts.language, languageTitle(receipt.language, language)],
    [texts.notice, texts.noticeRead(notice.version, languageName(notice.language, language))],
    [texts.controller, receipt.controller],
    [texts.contact, receipt.dpoContact],
    [texts.processors, receipt.processors.join('; ')],
    [texts.retention, texts.kept(receipt.retentionDays, receipt.retentionBasis)],
    [texts.withdrawal, receipt.withdrawalMethods.join('; ')],
    [texts.id, html`<code>${receipt.receiptId}</code>`],
    [texts.fingerprint, html`<code>${notice.sha256}</code>`],
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([term, fact]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${fact}</dd>
        </div>`,
    )}
  </dl>`;
}
