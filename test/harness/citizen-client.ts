interface Choice {
  zones: string[];
  categories: string[];
  language: string;
}

/** Who answers for a child; the number in E.164 digits. */
export interface Guardian {
  name: string;
  number: string;
}

/** A citizen who signs up by the API. */
export class CitizenClient {
  #registration = '';

  constructor(
    readonly url: string,
    /** E.164 digits. */
    readonly number: string,
  ) {}

  /** @param guardian who answers for a child under 14 */
  async signUp({ zones, categories, language }: Choice, guardian?: Guardian): Promise<void> {
    const offer = (await (await fetch(`${this.url}/api/catalogue`)).json()) as {
      notice: { version: string };
    };
    const answer = await this.post<{ id: string }>('/api/registrations', {
      number: `+${this.number}`,
      zones,
      categories,
      language,
      noticeVersion: offer.notice.version,
      ageDeclared: guardian === undefined,
      ...(guardian && { guardianName: guardian.name, guardianNumber: `+${guardian.number}` }),
    });
    this.#registration = answer.id;
  }

  confirm(code: string, guardianCode?: string): Promise<unknown> {
    return this.post(`/api/registrations/${this.#registration}/confirm`, { code, guardianCode });
  }

  /** Asks for the link that comes by SMS. */
  async askForLink(): Promise<void> {
    await this.form('/en/manage', { number: `+${this.number}` });
  }

  /** Everything about them, as the file they take home. @param link the path of the link that came by SMS */
  async ownData<T>(link: string): Promise<T> {
    const { headers } = await this.form(link, {});
    const [cookie = ''] = headers.getSetCookie().map((each) => each.split(';')[0]);
    return (await (await this.form('/en/subscription/data-json', {}, cookie)).json()) as T;
  }

  private async form(path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
    const response = await fetch(this.url + path, {
      ...{ method: 'POST', body: new URLSearchParams(fields), headers: { cookie }, redirect: 'manual' },
    });
    if (response.status >= 400) throw new Error(`${response.status} ${path}`);
    return response;
  }

  private async post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
}
