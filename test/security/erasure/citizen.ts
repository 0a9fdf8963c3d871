import { waitFor } from '#libs/testing';
import type { Stack } from '../../harness/stack.js';

const LINK = /\/it\/g\/[\w-]{43}/;

/** A browser with a phone beside it; each comes from an address of its own. */
export class PageCitizen {
  #cookie = '';

  constructor(
    private readonly stack: Stack,
    /** E.164 digits. */
    readonly number: string,
    private readonly from: string,
  ) {}

  /** From the number to their own open subscription, by a link that comes to the phone: others are for their children. */
  async comesIn(): Promise<void> {
    await this.post('/it/gestione', { number: this.number.slice(2) }, 303);
    const used = new Set<string>();
    await waitFor('their own link', async () => {
      const texts = await this.stack.simulator.textsOf(this.number);
      for (const path of texts.flatMap((text) => LINK.exec(text)?.[0] ?? [])) {
        if (used.has(path)) continue;
        used.add(path);
        const { headers } = await this.post(path, {}, 303);
        this.#cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
        if (await this.isOwn()) return true;
      }
      return false;
    });
  }

  private async isOwn(): Promise<boolean> {
    const headers = { cookie: this.#cookie, 'x-forwarded-for': this.from };
    const page = await fetch(`${this.stack.urls.registration}/it/iscrizione`, { headers });
    const shown = /Numero ([^<]*)\./.exec(await page.text())?.[1] ?? '';
    return shown.replaceAll(/\D/g, '').slice(-3) === this.number.slice(-3);
  }

  /** Takes home what is known of them. */
  async takesData(): Promise<void> {
    for (const path of ['/it/iscrizione/dati', '/it/iscrizione/dati-json']) await this.post(path, {}, 200);
  }

  async asksForNumber(number: string): Promise<void> {
    await this.post('/it/iscrizione/numero', { number: `+${number}` }, 303);
  }

  async confirmsNumber(codes: { newCode: string; oldCode: string }): Promise<void> {
    await this.post('/it/iscrizione/numero/conferma', codes, 303);
  }

  async leaves(): Promise<void> {
    await this.post('/it/iscrizione/lascia', {}, 200);
  }

  async restricts(): Promise<void> {
    await this.post('/it/iscrizione/limita', {}, 303);
  }

  async erasesEverything(): Promise<void> {
    await this.post('/it/iscrizione/cancella', { understood: 'yes' }, 200);
  }

  private async post(path: string, fields: Record<string, string>, expected: number): Promise<Response> {
    const answer = await fetch(this.stack.urls.registration + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.#cookie, 'x-forwarded-for': this.from, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(fields),
    });
    await answer.arrayBuffer();
    if (answer.status !== expected) throw new Error(`POST ${path.slice(0, 20)} answered ${answer.status}`);
    return answer;
  }
}
