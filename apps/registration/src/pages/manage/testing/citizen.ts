import request from 'supertest';
import { waitFor } from '#libs/testing';
import { SyntheticSubscribers } from '../../../synthetic/synthetic.service.js';
import { type RegistrationUnderTest } from '../../../testing/registration-under-test.js';

export type Filled = Record<string, string | string[]>;

/** A browser with a phone beside it. */
export class Citizen {
  cookie = '';

  private constructor(
    private readonly service: RegistrationUnderTest,
    /** E.164 digits. */
    readonly number: number,
    readonly id: string,
  ) {}

  /** Who reads Italian and gets every kind. @param i the i-th synthetic number: one per citizen of a spec */
  static async subscribed(service: RegistrationUnderTest, i: number): Promise<Citizen> {
    const { id: municipalityId } = service.town;
    await service.get(SyntheticSubscribers).create({ municipalityId, count: 1, start: i });
    const [[row]] = (await service.rows(
      `UPDATE registration.subscriber SET language = 'it', category_ids = ARRAY(SELECT id FROM registration.category)
       WHERE id = (SELECT id FROM registration.subscriber ORDER BY subscribed_at DESC, id DESC LIMIT 1)
       RETURNING id`,
    )) as unknown as [[{ id: string }]];
    return new Citizen(service, 393_200_000_000 + i, row.id);
  }

  /** Whoever has this phone. @param id of the subscription they come for */
  static of(service: RegistrationUnderTest, number: number, id: string): Citizen {
    return new Citizen(service, number, id);
  }

  get(path: string) {
    return request(this.service.url).get(path).set('cookie', this.cookie);
  }

  post(path: string, fields: Filled = {}) {
    const body = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((each): [string, string] => [name, each]),
    );
    const sent = request(this.service.url).post(path).set('cookie', this.cookie).type('form');
    return sent.send(new URLSearchParams(body).toString());
  }

  /** The path of the nth link that came by SMS. */
  async link(nth = 1): Promise<string> {
    const links = () =>
      this.service
        .textsTo(this.number)
        .flatMap((text) => /\/(?:it\/g|en\/m)\/[\w-]{43}$/.exec(text)?.[0] ?? []);
    return waitFor(`link ${nth}`, () => links()[nth - 1]);
  }

  /** From the number to the open subscription. */
  async comesIn(nth = 1): Promise<this> {
    await this.post('/it/gestione', { number: String(this.number).slice(2) }).expect(303);
    const { headers } = await this.post(await this.link(nth)).expect(303);
    this.cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    return this;
  }

  /** The form of choices as it is shown, with what is changed in it. */
  async choices(changed: Filled): Promise<Filled> {
    const { text } = await this.get('/it/iscrizione').expect(200);
    const hidden = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(text)?.[1] ?? '';
    const ticked = (name: string) =>
      [...text.matchAll(new RegExp(`name="${name}"\\s+value="([^"]*)"\\s+checked`, 'g'))].map(
        ([, each]) => each ?? '',
      );
    return {
      ...{ stamp: hidden('stamp'), noticeVersion: hidden('noticeVersion') },
      ...{ zones: ticked('zones'), categories: ticked('categories'), language: ticked('language') },
      ...changed,
    };
  }

  /** The last record of consent, and the last entry of the log about this person. */
  async last() {
    const [record] = await this.service.rows<Record<string, unknown>>(
      `SELECT action, channel, decisions, paused_until, valid_until, served_at, challenge_id
       FROM registration.consent WHERE subject_ref = $1 ORDER BY recorded_at DESC, id DESC LIMIT 1`,
      [this.id],
    );
    const entry = (await this.service.trail({ subject: this.id })).at(-1);
    return { record, entry: entry && { event: entry.event, actor: entry.actor, body: entry.payload } };
  }
}
