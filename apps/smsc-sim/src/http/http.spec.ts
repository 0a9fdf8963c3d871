import { createSimulator } from '../simulator.js';
import type { Simulator } from '../simulator.js';
import { Esme, TO } from '../testing/esme.js';

let simulator: Simulator;
let esme: Esme;

beforeEach(async () => {
  const accounts = [
    { system_id: 'campanile', password: 'secret' },
    { system_id: 'other', password: 'other', licence: 50 },
  ];
  simulator = await createSimulator({ accounts, record: 'all' });
  esme = await Esme.bound(simulator.smppPort);
});
afterEach(async () => {
  esme.close();
  await simulator.stop();
});

async function get(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`http://127.0.0.1:${simulator.httpPort}${path}`)).json()) as Record<
    string,
    unknown
  >;
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${simulator.httpPort}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('GET /submits', () => {
  it('tells every accepted submit, parts apart and repetitions too', async () => {
    await esme.submit({ short_message: 'uno' });
    await esme.submit({ short_message: 'uno' });
    await esme.submit({ short_message: 'due', destination_addr: '393330000001' });
    await esme.submit({ short_message: 'no', destination_addr: 'nobody' });
    expect(await get('/submits')).toEqual({
      texts: [
        { text: 'uno', part: 1, total: 1 },
        { text: 'due', part: 1, total: 1 },
      ],
      submits: [Number(TO), 0, Number(TO), 0, 393_330_000_001, 1],
    });
  });
});

describe('GET /counts', () => {
  it('proves who got what, how many times', async () => {
    await esme.submit({ short_message: 'uno' });
    await esme.submit({ short_message: 'uno' });
    await esme.submit({ short_message: 'due', destination_addr: '393330000001' });
    expect(await get('/counts?texts=full')).toEqual({
      [TO]: { parts: 2, messages: 2, texts: ['uno', 'uno'] },
      '393330000001': { parts: 1, messages: 1, texts: ['due'] },
    });
    expect(await get('/counts')).toMatchObject({
      [TO]: { texts: expect.stringMatching(/^[0-9a-f]{8}$/) as string },
    });
    expect(await get('/counts/summary')).toEqual({
      ...{ numbers: 2, parts: 3, messages: 3, unfinished: 0 },
      by_messages: { 1: 1, 2: 1 },
    });
  });

  it('streams a hundred thousand numbers as one JSON object', async () => {
    const { numbers } = simulator.smsc.ledger;
    for (let i = 0; i < 100_000; i++) numbers.rowOf(393_330_000_000 + i);
    expect(Object.keys(await get('/counts'))).toHaveLength(100_000);
  });
});

describe('GET /stats', () => {
  it('says what was accepted and refused, when, and who is bound', async () => {
    const before = Date.now();
    await esme.submit();
    await esme.submit({ destination_addr: 'nobody' });
    const stats = await get('/stats');
    expect(stats).toMatchObject({
      ...{ submits: 2, accepted: 1, parts: 1, messages: 1, numbers: 1, seconds_above: 0 },
      refused: { '0x0B': 1 },
      binds: [{ system_id: 'campanile', type: 'transceiver' }],
      accounts: { campanile: { accepted: 1, binds: 1 }, other: { accepted: 0, licence: 50 } },
    });
    expect(stats['first_submit_at']).toBeGreaterThanOrEqual(before);
    expect(stats['last_submit_at']).toBeLessThanOrEqual(Date.now() + 1);
  });
});

describe('The messages', () => {
  it('of one number are told by query and by body, replies among them', async () => {
    await esme.submit({ short_message: 'Allerta' });
    await esme.submit({ destination_addr: '393330000001' });
    await post('/inbound', { from: `+${TO}`, to: 'Faenza', text: 'STOP' });
    const byQuery = await get(`/messages?number=${TO}`);
    expect(byQuery).toMatchObject({
      messages: [
        { direction: 'to_phone', number: TO, peer: 'Faenza', text: 'Allerta', parts: 1 },
        { direction: 'from_phone', number: TO, peer: 'Faenza', text: 'STOP' },
      ],
    });
    expect((await post('/messages', { number: TO })).body).toEqual(byQuery);
    expect((await post('/messages', { after: 1 })).body['messages']).toHaveLength(1);
  });
});

describe('POST /inbound', () => {
  it('reaches the bound receiver', async () => {
    expect((await post('/inbound', { from: TO, to: '3399900000', text: 'STOP' })).body).toEqual({
      ...{ system_id: 'campanile', parts: 1, waiting: false },
    });
    const [stop] = await esme.delivered(1);
    expect(stop).toMatchObject({ source_addr: TO, short_message: { message: 'STOP' } });
  });
});

describe('POST /faults', () => {
  it('changes all accounts, or one, and keeps what it does not mention', async () => {
    await post('/faults', { response_latency_ms: 5, receipts: { share: 0.5 } });
    await post('/faults', { system_id: 'other', silence: 'submits' });
    expect(await get('/faults')).toMatchObject({
      campanile: { response_latency_ms: [5, 5], silence: 'none', receipts: { share: 0.5, form: 'both' } },
      other: { response_latency_ms: [5, 5], silence: 'submits', licence: 50 },
    });
  });

  it('restores what the accounts began with', async () => {
    await post('/faults', { licence: 1, errors: { '0x14': 1 } });
    await post('/faults', { restore: true });
    expect(await get('/faults')).toMatchObject({
      campanile: { licence: null, errors: {} },
      other: { licence: 50 },
    });
    expect((await esme.submit()).command_status).toBe(0);
  });

  it('drops connections now', async () => {
    expect((await post('/faults', { system_id: 'other', drop_now: true })).body).toMatchObject({
      dropped: 0,
    });
    expect((await post('/faults', { drop_now: true })).body).toMatchObject({ dropped: 1 });
    await esme.until(() => esme.closed);
  });

  it.each([
    [{ drop_share: 2 }, 'drop_share', 'invalid_field'],
    [{ errors: { '0x14': 0.7, '0x08': 0.7 } }, 'errors', 'invalid_field'],
    [{ errors: { busy: 0.7 } }, 'errors.busy', 'invalid_field'],
    [{ receipts: { states: { LOST: 1 } } }, 'receipts.states.LOST', 'invalid_field'],
    [{ response_latency_ms: [9, 1] }, 'response_latency_ms', 'invalid_field'],
    [{ explode: true }, 'explode', 'unknown_field'],
    [{ system_id: 'nobody' }, 'system_id', 'unknown_account'],
  ])('refuses %j and changes nothing', async (body, field, code) => {
    const before = await get('/faults');
    const answer = await post('/faults', body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).toMatchObject({ code, field, detail: expect.any(String) as string });
    expect(await get('/faults')).toEqual(before);
  });
});

describe('POST /reset', () => {
  it('forgets what came and keeps binds and faults', async () => {
    await post('/faults', { ids: 'hex' });
    await esme.submit();
    await post('/reset', {});
    expect(await get('/stats')).toMatchObject({ submits: 0, messages: 0, numbers: 0, first_submit_at: null });
    expect(await get('/counts')).toEqual({});
    expect(await get('/faults')).toMatchObject({ campanile: { ids: 'hex' } });
    expect((await esme.submit()).command_status).toBe(0);
  });
});

describe('A wrong request', () => {
  it.each([
    [
      'a number that is none',
      '/inbound',
      { from: 'me', to: 'x', text: 'STOP' },
      400,
      'invalid_field',
      'from',
    ],
    ['no text', '/inbound', { from: TO, to: 'x', text: '' }, 400, 'invalid_field', 'text'],
    [
      'too much text',
      '/inbound',
      { from: TO, to: 'x', text: 'a'.repeat(5000) },
      400,
      'text_too_long',
      'text',
    ],
    ['a page that is not there', '/nowhere', {}, 404, 'unknown_path', undefined],
    ['a method that is not served', '/stats', {}, 405, 'method_not_allowed', undefined],
  ])('with %s is refused with its code', async (_what, path, body, status, code, field) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.body['field']).toBe(field);
  });

  it('is refused when it is not JSON', async () => {
    expect(await post('/inbound', {}, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  });

  it("is refused when another site's page sends it", async () => {
    const answer = await post('/reset', {}, { origin: 'https://elsewhere.example' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'other_site' } });
  });

  it('is explained in Italian, in English to who prefers it', async () => {
    const wrong = { from: 'me', to: 'x', text: 'STOP' };
    expect((await post('/inbound', wrong)).body['detail']).toContain('Il campo «from»');
    expect((await post('/inbound', wrong, { 'accept-language': 'en-GB' })).body['detail']).toContain('E.164');
  });
});

describe('The phone page', () => {
  it.each([
    ['/', 'text/html'],
    ['/phone.js', 'text/javascript'],
    ['/phone.css', 'text/css'],
  ])('serves %s without a build, allowed nothing from elsewhere', async (path, type) => {
    const response = await fetch(`http://127.0.0.1:${simulator.httpPort}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
