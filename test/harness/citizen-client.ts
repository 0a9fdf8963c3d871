interface Choice {
  zones: string[];
  categories: string[];
  language: string;
}

/** A citizen who signs up by the API. */
export class CitizenClient {
  #registration = '';

  constructor(
    readonly url: string,
    /** E.164 digits. */
    readonly number: string,
  ) {}

  async signUp({ zones, categories, language }: Choice): Promise<void> {
    const offer = (await (await fetch(`${this.url}/api/catalogue`)).json()) as {
      notice: { version: string };
    };
    const answer = await this.post<{ id: string }>('/api/registrations', {
      number: `+${this.number}`,
      zones,
      categories,
      language,
      noticeVersion: offer.notice.version,
      ageDeclared: true,
    });
    this.#registration = answer.id;
  }

  confirm(code: string): Promise<unknown> {
    return this.post(`/api/registrations/${this.#registration}/confirm`, { code });
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
