import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { FAENZA } from '../testing/faenza.js';
import { RegistrationUnderTest } from '../testing/registration-under-test.js';
import { CatalogueService } from './catalogue.service.js';
import { FoundingService } from './founding.service.js';
import { polygonText, ringOf, type Ring } from './polygon.js';

const box = (south: number, west: number, north: number, east: number): Ring => [
  [south, west],
  [south, east],
  [north, east],
  [north, west],
  [south, west],
];

describe('The catalogue', () => {
  let service: RegistrationUnderTest;

  beforeAll(async () => {
    service = await RegistrationUnderTest.start();
  });
  afterAll(() => service.stop());

  const resolve = async (...polygons: Ring[]) => {
    const ids = await service.get(CatalogueService).resolveZones(service.town.id, polygons);
    const names = Object.entries(service.town.zones);
    return ids.map((id) => names.find(([, zone]) => zone === id)?.[0]).sort();
  };

  it('shows a citizen what there is to choose from, and the notice', async () => {
    const { status, body } = await request(service.url).get('/api/catalogue');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      municipality: { code: 'faenza', name: 'Faenza' },
      languages: ['it', 'en'],
      categories: [
        { code: 'flood', legalBasis: 'public_task', statuteRef: 'D.Lgs. 1/2018, art. 12' },
        { code: 'roads', legalBasis: 'consent', statuteRef: null },
      ],
      notice: { version: '2026-1', texts: { it: 'Informativa: «il Comune …»' } },
    });
    expect(body.zones).toMatchObject([{ code: 'BORGO' }, { code: 'CENTRO' }, { code: 'REDA' }]);
  });

  it('says clearly that a municipality does not exist', async () => {
    const { status, body } = await request(service.url).get('/api/catalogue?municipality=atlantide');
    expect([status, body.code]).toEqual([404, 'catalogue.municipality_unknown']);
  });

  it('gives authoring the zones with their polygons, closed, as they were drawn', async () => {
    const path = `/internal/catalogue/${service.town.id}`;
    const { body } = await request(service.url)
      .get(path)
      .set('authorization', await service.authoringToken());
    expect(body.languages).toEqual(['it', 'en']);
    expect(body.zones[0]).toMatchObject({ code: 'BORGO', polygon: FAENZA.zones[0]?.polygon });
    expect((await request(service.url).get(path)).status).toBe(401);
    const unknown = await request(service.url)
      .get(`/internal/catalogue/${randomUUID()}`)
      .set('authorization', await service.authoringToken());
    expect(unknown.body.code).toBe('catalogue.municipality_unknown');
  });

  it('finds the zones an area touches: one, several, all, none', async () => {
    expect(await resolve(box(44.285, 11.895, 44.29, 11.9))).toEqual(['BORGO']);
    expect(await resolve(box(44.285, 11.88, 44.29, 11.9))).toEqual(['BORGO', 'CENTRO']);
    expect(await resolve(box(44, 11, 45, 12))).toEqual(['BORGO', 'CENTRO', 'REDA']);
    expect(await resolve(box(41.8, 12.4, 41.9, 12.5))).toEqual([]);
    expect(await resolve(box(44.285, 11.895, 44.29, 11.9), box(44.33, 11.96, 44.331, 11.961))).toEqual([
      'BORGO',
      'REDA',
    ]);
  });

  it('finds the zones of a shape, not of the box around it', async () => {
    const corner: Ring = [
      [44.3, 11.8],
      [44.5, 11.8],
      [44.5, 12],
      [44.3, 11.8],
    ];
    expect(await resolve(box(44.3, 11.8, 44.5, 12))).toContain('REDA');
    expect(await resolve(corner)).not.toContain('REDA');
  });

  it.each([
    [
      'three points',
      [
        [44, 11],
        [44, 12],
        [44, 11],
      ],
    ],
    [
      'an open ring',
      [
        [44, 11],
        [44, 12],
        [45, 12],
        [45, 11],
      ],
    ],
    [
      'a latitude that does not exist',
      [
        [94, 11],
        [44, 12],
        [45, 12],
        [94, 11],
      ],
    ],
    ['no points at all', []],
  ])('refuses %s', async (_what, ring) => {
    const path = `/internal/zones/resolve/${service.town.id}`;
    const token = await service.authoringToken();
    const { status, body } = await request(service.url)
      .post(path)
      .set('authorization', token)
      .send({ polygons: [ring] });
    expect([status, body.code]).toEqual([422, 'catalogue.polygon_invalid']);
  });

  it.each([[['a', 'b']], [{ latitude: 44 }], 'text', { 0: [44, 12] }, [[44, 12, 0]]])(
    'takes %j for no ring at all',
    async (ring) => {
      const { status, body } = await request(service.url)
        .post(`/internal/zones/resolve/${service.town.id}`)
        .set('authorization', await service.authoringToken())
        .send({ polygons: [ring] });
      expect([status, body.code]).toEqual([400, 'request.invalid']);
    },
  );

  it('writes a polygon down and reads it back the same', () => {
    const ring = box(44.1, 11.2, 44.3, 11.4);
    expect(ringOf(`(${polygonText(ring).slice(1, -1)})`)).toEqual(ring);
  });

  it('founds a municipality once, whole or not at all', async () => {
    const founding = service.get(FoundingService);
    await expect(founding.found(FAENZA, 'operator:spec')).rejects.toMatchObject({
      code: 'catalogue.municipality_exists',
    });
    expect(await founding.ensure(FAENZA, 'operator:spec')).toEqual(service.town);
    const open = [
      {
        code: 'X',
        name: 'X',
        polygon: [
          [1, 1],
          [2, 2],
          [3, 3],
          [4, 4],
        ] as Ring,
      },
    ];
    await expect(
      founding.found({ ...FAENZA, code: 'open', zones: open }, 'operator:spec'),
    ).rejects.toMatchObject({
      code: 'catalogue.polygon_invalid',
      field: 'zones.0.polygon',
    });
    expect(await founding.find('open')).toBeNull();
  });

  it.each([
    [
      'a public task without its statute',
      { categories: [{ code: 'a', name: { it: 'A', en: 'A' }, legalBasis: 'public_task' as const }] },
    ],
    ['a language without a notice', { languages: ['it', 'en', 'de'] }],
    ['no zone', { zones: [] }],
    ['a sender too long for an SMS', { sender: 'Comune di Faenza' }],
  ])('founds no municipality with %s', async (_what, changes) => {
    await expect(
      service.get(FoundingService).found({ ...FAENZA, code: 'incomplete', ...changes }, 'operator:spec'),
    ).rejects.toMatchObject({ code: 'catalogue.definition_invalid' });
  });
});
