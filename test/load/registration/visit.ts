import type { Answer, Browser } from './browser.js';
import type { Phones } from './phones.js';

/** What everybody chooses, found once in the form itself. */
export interface Choice {
  zone: string;
  categories: string[];
}

/** Mobile numbers in use nowhere but here: so many different ones there are. */
export const MOST_VISITS = 1_000_000;
const FIRST_NUMBER = 393_471_000_000;

/** The first zone and every kind of alert that the form offers. */
export function choiceIn(page: string): Choice {
  const values = (name: string) =>
    [...page.matchAll(new RegExp(`name="${name}"[^>]*? value="([^"]+)"`, 'g'))].map(
      ([, value]) => value ?? '',
    );
  const [zone] = values('zones');
  const categories = values('categories');
  if (zone === undefined || categories.length === 0) throw new Error('the form offers nothing to choose');
  return { zone, categories };
}

/**
 * A citizen's whole way over the pages: the form, its answers, the page that asks for the code, the code, the receipt.
 * @param nth which citizen: the number, and the address they come from
 * @throws Error when an answer is not what a citizen should see
 */
export async function visit(browser: Browser, phones: Phones, choice: Choice, nth: number): Promise<void> {
  const from = `10.${(nth >> 16) & 255}.${(nth >> 8) & 255}.${nth & 255}`;
  const number = FIRST_NUMBER + nth;
  const form = expecting(200, await browser.get('/it/', from));
  const asked = expecting(303, await browser.post('/it/', from, answers(form.body, number, choice)));
  const codePage = asked.location ?? '';
  expecting(200, await browser.get(codePage, from));
  const code = await phones.codeOf(number);
  const receipt = expecting(200, await browser.post(codePage, from, new URLSearchParams({ code })));
  if (!receipt.body.includes('id="receipt"') && !/ricevuta/i.test(receipt.body))
    throw new Error('confirmed without a receipt');
}

function answers(form: string, number: number, { zone, categories }: Choice): URLSearchParams {
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '';
  const fields = new URLSearchParams({
    stamp: hidden('stamp'),
    noticeVersion: hidden('noticeVersion'),
    number: String(number).slice(2),
    language: 'it',
    ageDeclared: 'yes',
    zones: zone,
  });
  for (const category of categories) fields.append('categories', category);
  return fields;
}

function expecting(status: number, answer: Answer): Answer {
  if (answer.status !== status) throw new Error(`answered ${answer.status}, not ${status}`);
  return answer;
}
