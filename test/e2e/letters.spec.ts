import { randomUUID } from 'node:crypto';
import { testServerUrl, waitFor } from '#libs/testing';
import { demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import type { OfficialClient, ProgressView } from '../harness/official-client.js';
import { Stack } from '../harness/stack.js';

const SUBSCRIBERS = 12;

interface Aftermath {
  failures: { detail: string }[];
  correctedBy: { alertId: string; recipients: number }[];
}

interface AlertView {
  id: string;
  categoryId: string;
  zoneIds: string[];
}

interface Preview {
  audience: { total: number } | null;
  notices: { code: string }[];
}

/** Everybody was drawn, nobody got it, and all of them can be sent to again. */
const allFailed = ({ drawing, audience, correctable }: ProgressView) =>
  !drawing && audience > 0 && correctable === audience;

describe('An operator at the command line', () => {
  let stack: Stack;
  let author: OfficialClient;
  let approver: OfficialClient;

  beforeAll(async () => {
    stack = await Stack.start({
      serverUrl: testServerUrl(),
      feed: { feed: 'postgres' },
      subscribers: SUBSCRIBERS,
      route: { responseMs: 500 },
    });
    [author, approver] = await Promise.all([stack.official('giulia.ferri'), stack.official('marco.bassi')]);
  });

  afterAll(() => stack?.stop());

  const release = async (severity: string) => {
    const id = await demonstrationAlert(author, { text: 'Piena del Lamone.', severity });
    await releaseNow(author, approver, id);
    return id;
  };
  const seen = async (id: string, fact: (progress: ProgressView) => boolean) => {
    let last: ProgressView | undefined;
    const question = async () => {
      last = await approver.progress(id);
      return fact(last) ? last : null;
    };
    return waitFor('the figures', question, { state: () => JSON.stringify(last) });
  };
  /** A command that says no: its exit code and what it wrote. */
  const refused = (...words: string[]) =>
    stack.cli(...words).then(
      () => Promise.reject(new Error('it succeeded')),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
  const audited = async (event: string) =>
    (await stack.trail({ event })).map(({ actor, payload: body }) => ({ actor, body }));

  it('has the record of processing written from the settings in force, without a secret', async () => {
    const text = await stack.cli('privacy', 'report', '--lang', 'en');
    expect(text).toContain('# Record of processing and inputs to the impact assessment: Faenza');
    expect(text).toContain(`subscribers: active | ${SUBSCRIBERS} |`);
    expect(text).toMatch(/number and text of every message, by SMPP WITHOUT TLS/);
    const { routes } = JSON.parse(await stack.cli('privacy', 'report', '--format', 'json')).facts as {
      routes: object[];
    };
    expect(Object.keys(routes[0] ?? {}).sort()).toEqual(['host', 'id', 'kind', 'name', 'tls']);
    for (const secret of Object.values(stack.topology.installation.keys)) expect(text).not.toContain(secret);
  });

  it('sees who failed, sends again, gives up, and the alert ends', async () => {
    await stack.simulator.faults({ errors: { '0x65': 1 } });
    const id = await release('Extreme');
    const { audience } = await seen(id, allFailed);
    const listed = `smpp:0x65  simulator  ${audience} (${audience} da reinviare / can be sent again)`;
    const isListed = async () => (await stack.cli('dead-letters', 'list', '--alert', id)).includes(listed);
    expect(await isListed()).toBe(true);
    expect(await stack.cli('dead-letters', 'resend', '--alert', id, '--detail', 'smpp:0x65')).toBe(
      `Fatto / done: ${audience}\n`,
    );
    await waitFor('all of them to fail again', isListed);
    expect(await stack.cli('dead-letters', 'give-up', '--alert', id)).toBe(`Fatto / done: ${audience}\n`);
    const end = await seen(id, ({ state }) => state === 'completed');
    expect(end).toMatchObject({ balanced: true, correctable: 0, counts: { failed: audience } });
    await stack.simulator.faults({ restore: true });
    const late = await waitFor('the end to be heard', async () => {
      const answer = await refused('dead-letters', 'resend', '--alert', id).catch(() => null);
      return answer?.stdout.includes('ended') ? answer : null;
    });
    expect(late.code).toBe(1);
    for (const event of ['dispatch.resent', 'dispatch.given_up'])
      expect(await audited(event)).toMatchObject([
        { actor: expect.stringMatching(/^operator:/) as string, body: { recipients: audience } },
      ]);
  });

  it('has a sender registered that the provider takes, and an official sends again under it', async () => {
    await stack.simulator.faults({ errors: { '0x65': 1 } });
    const id = await release('Extreme');
    const { audience } = await seen(id, allFailed);
    await stack.simulator.faults({ restore: true });
    await stack.simulator.faults({ refuse_senders: { COMFAENZA: '0x65' } });
    const aftermath = () => approver.get<{ senders: string[] }>(`/api/alerts/${id}/aftermath`);
    const again = (sender: string) =>
      approver.post(`/api/alerts/${id}/aftermath`, { what: 'resend_failed', detail: 'smpp:0x65', sender });
    expect((await aftermath()).senders).toEqual([]);
    await expect(again('FAENZA 2')).rejects.toThrow('dispatch.sender_unknown');
    expect(await stack.cli('municipality', 'senders', 'add', 'FAENZA 2')).toBe('COMFAENZA\nFAENZA 2\n');
    expect((await aftermath()).senders).toEqual(['FAENZA 2']);
    expect(await again('FAENZA 2')).toEqual({ done: audience, overtaken: 0 });
    const end = await seen(id, ({ state }) => state === 'completed');
    expect(end).toMatchObject({ balanced: true, correctable: 0, counts: { failed: 0 } });
    const resent = (await stack.trail({ event: 'dispatch.resent', alert: id })).map(({ actor, payload }) => ({
      ...{ actor, payload },
    }));
    expect(resent).toEqual([
      {
        actor: expect.stringMatching(/^official:/) as string,
        payload: { what: 'resend_failed', detail: 'smpp:0x65', recipients: audience, sender: 'FAENZA 2' },
      },
    ]);
    await stack.simulator.faults({ restore: true });
  });

  it('corrects a text that the provider refuses: a new alert, for those alone who did not get it', async () => {
    await stack.simulator.faults({ errors: { '0x61': 1 } });
    const wrong = await release('Extreme');
    const { audience } = await seen(wrong, allFailed);
    await stack.simulator.faults({ restore: true });
    const { failures } = await approver.get<Aftermath>(`/api/alerts/${wrong}/aftermath`);
    const details = failures.map(({ detail }) => detail).sort();
    const [gone] = await stack.query<{ id: string }>(
      `SELECT id FROM registration.subscriber WHERE status = 'active' AND id IN (
         SELECT encode(substring(members FROM place * 18 + 1 FOR 16), 'hex')::uuid
         FROM dispatcher.batch, generate_series(0, count - 1) AS place WHERE alert_id = $1) LIMIT 1`,
      [wrong],
    );
    const correct = (body: object) => author.post<AlertView>(`/api/alerts/${wrong}/correction`, body);
    await expect(correct({ details: ['no_route'] })).rejects.toThrow('dispatch.nobody_left');
    const draft = await correct({ details });
    expect(draft).toMatchObject({ state: 'draft', correctionOf: { alertId: wrong, details } });
    const { zoneIds, categoryId } = draft;
    const text = 'Piena del Lamone: salga ai piani alti.';
    await author.put(`/api/alerts/${draft.id}`, {
      zoneIds,
      categoryId,
      variants: [{ language: 'it', text }],
    });
    const preview = await author.get<Preview>(`/api/alerts/${draft.id}/preview`);
    expect(preview.audience?.total).toBe(audience);
    expect(preview.notices.map(({ code }) => code)).toContain('preview.correction');

    // Nobody gets a correction without a legal basis that is still in force.
    await stack.query(
      `UPDATE registration.subscriber SET paused_until = now() + interval '1 day' WHERE id = $1`,
      [gone?.id],
    );
    await stack.services.dispatcher.stop();
    await releaseNow(author, approver, draft.id);
    await seen(draft.id, ({ drawing }) => drawing);
    await stack.services.dispatcher.start();
    const end = await seen(draft.id, ({ state }) => state === 'completed');
    expect(end).toMatchObject({ balanced: true, audience: audience - 1, counts: { failed: 0 } });
    expect(await seen(wrong, ({ state }) => state === 'completed')).toMatchObject({
      ...{ audience, balanced: true, correctable: 0, counts: { failed: audience } },
    });
    const { correctedBy } = await approver.get<Aftermath>(`/api/alerts/${wrong}/aftermath`);
    expect(correctedBy).toMatchObject([{ alertId: draft.id, recipients: audience }]);
    const [drawn] = await stack.trail({ event: 'audience.drawn', alert: draft.id });
    expect(drawn?.payload).toMatchObject({
      ...{ drawn: audience - 1, addressees: audience },
      rule: { categoryId, zoneIds, correctionOf: { alertId: wrong, details } },
    });
    const [taken] = await stack.trail({ event: 'dispatch.corrected', alert: wrong });
    expect(taken?.payload).toEqual({ correctedBy: draft.id, details, recipients: audience });
    await expect(correct({ details })).rejects.toThrow('dispatch.ended');
    await stack.query('UPDATE registration.subscriber SET paused_until = NULL WHERE id = $1', [gone?.id]);
  });

  it('decides about messages held in doubt: sends once more, accepts, gives up', async () => {
    let audience = 0;
    const held = async () => {
      await stack.simulator.faults({ silence: 'submits' });
      const id = await release('Moderate');
      ({ audience } = await seen(id, (progress) => progress.held > 0 && progress.counts.waiting === 0));
      await stack.simulator.faults({ restore: true });
      return id;
    };
    const again = await held();
    expect(await stack.cli('dead-letters', 'list', '--alert', again)).toContain(`${audience} da decidere`);
    expect(await stack.cli('doubts', 'resend', '--alert', again)).toBe(`Fatto / done: ${audience}\n`);
    const sent = await seen(again, ({ state }) => state === 'completed');
    expect(sent).toMatchObject({ balanced: true, counts: { inDoubt: 0, failed: 0, expired: 0 } });

    const accepted = await held();
    expect(await stack.cli('doubts', 'accept', '--alert', accepted)).toBe(`Fatto / done: ${audience}\n`);
    await seen(accepted, ({ state, counts }) => state === 'completed' && counts.submitted === audience);

    const givenUp = await held();
    expect(await stack.cli('doubts', 'give-up', '--alert', givenUp)).toBe(`Fatto / done: ${audience}\n`);
    const end = await seen(givenUp, ({ state }) => state === 'completed');
    expect(end).toMatchObject({ balanced: true, counts: { failed: audience, inDoubt: 0 } });
    expect(await audited('dispatch.doubt_decided')).toHaveLength(3);
  });

  it('is told that everything adds up, and when it does not', async () => {
    const id = await release('Extreme');
    await seen(id, ({ state }) => state === 'completed');
    expect(await stack.cli('ledger', 'check')).toMatch(/^Tutto torna: .*\nEverything adds up: /);
    const unknown = await refused('ledger', 'check', '--alert', randomUUID());
    expect([unknown.code, unknown.stdout]).toEqual([1, expect.stringContaining('knows no such alert')]);
    await stack.query(
      `UPDATE dispatcher.tally SET submitted = submitted - 1, stopped = stopped + 1 WHERE (alert_id, slot) =
         (SELECT alert_id, slot FROM dispatcher.tally WHERE alert_id = $1 LIMIT 1)`,
      [id],
    );
    const fault = await refused('ledger', 'check');
    expect([fault.code, fault.stdout]).toEqual([1, expect.stringContaining('DOES NOT ADD UP: 2')]);
    expect(fault.stdout).toContain(id);
  });

  it('is told what retention would drop', async () => {
    expect(await stack.cli('ledger', 'retention', '--dry-run')).toMatch(/Nothing to drop/);
    expect(await audited('ledger.forgotten')).toEqual([]);
  });

  it('sees records put aside by any service, and puts them on the feed again or throws them away', async () => {
    expect(await stack.cli('dead-letters', 'list')).toBe('Nessuno. / None.\n');
    await stack.query(
      `INSERT INTO feed.dead_letter (group_name, id, topic, shard, reason, published_at, payload)
       SELECT g, gen_random_uuid(), t, 1, 'contract.malformed', now(), 'x' FROM (VALUES
         ('registration', 'campanile.alert.released'), ('authoring', 'campanile.dispatch.progress'),
         ('dispatcher', 'campanile.lane.standard')) AS v (g, t)`,
    );
    const lines = (await stack.cli('dead-letters', 'list')).trimEnd().split('\n');
    expect(lines.map((line) => line.split(/\s+/)[1])).toEqual(['registration', 'authoring', 'dispatcher']);
    expect(await stack.cli('dead-letters', 'republish', '--all')).toBe('Fatto / done: 3\n');
    // No service can read them any better than before.
    await waitFor(
      'the letters to come back',
      async () => (await stack.cli('dead-letters', 'list')).split('contract.malformed').length === 4,
    );
    const [first = ''] = (await stack.cli('dead-letters', 'list')).split(' ');
    expect((await refused('dead-letters', 'discard', '--id', first)).stderr).toContain('--because');
    expect((await refused('dead-letters', 'discard', '--because', 'prova')).stderr).toContain('--all');
    const because = ['--because', 'prova'];
    expect(await stack.cli('dead-letters', 'discard', '--id', first, ...because)).toBe('Fatto / done: 1\n');
    expect(await stack.cli('dead-letters', 'discard', '--code', 'contract.malformed', ...because)).toBe(
      'Fatto / done: 2\n',
    );
    expect(await stack.cli('dead-letters', 'list')).toBe('Nessuno. / None.\n');
    expect(await audited('feed.republished')).toHaveLength(3);
    expect(await audited('feed.discarded')).toHaveLength(3);
  });
});
