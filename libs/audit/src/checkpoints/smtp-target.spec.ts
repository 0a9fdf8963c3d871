import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SignedCheckpoint } from './checkpoints.js';
import { Publisher, type PushOutcome } from './publisher.js';
import { SmtpTarget } from './smtp-target.js';

const checkpoint = (size: number): SignedCheckpoint => ({
  ...{ logId: 'town', size, root: Buffer.alloc(32), signedAt: null },
  note: `campanile.test/town\n${size}\nqzN1=\n\n— campanile.test/town m1GZ=\n`,
});

describe('Checkpoints by mail', () => {
  const mails: { to: string[]; text: string }[] = [];
  /** What the server answers to the next mails, before it takes one. */
  let refusals: number[] = [];
  let attempts = 0;
  let server: SMTPServer;
  let url: string;

  beforeAll(async () => {
    server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false },
      onMailFrom(_address, _session, done) {
        attempts++;
        const responseCode = refusals.shift();
        done(responseCode === undefined ? null : Object.assign(new Error('not now'), { responseCode }));
      },
      onData(stream, { envelope }, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          mails.push({
            to: envelope.rcptTo.map(({ address }) => address),
            text: Buffer.concat(chunks).toString(),
          });
          done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });

  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  beforeEach(() => {
    [attempts, refusals] = [0, []];
    mails.length = 0;
  });

  const target = (everyMs = 0) =>
    new SmtpTarget({
      url,
      from: 'a@campanile.test',
      to: ['dpo@comune.test', 'x@altrove.test'],
      everyMs,
      pauseMs: 1,
    });

  it('reach everybody named, each as a file', async () => {
    await target().push(checkpoint(301));
    const [mail] = mails;
    expect(mail?.to).toEqual(['dpo@comune.test', 'x@altrove.test']);
    expect(mail?.text).toContain('301.checkpoint');
    const encoded = mail?.text
      .replace(/\r?\n/g, '')
      .includes(Buffer.from(checkpoint(301).note).toString('base64'));
    expect(encoded).toBe(true);
  });

  it('are tried again when the server is busy, and no more than three times', async () => {
    refusals = [451, 451];
    await target().push(checkpoint(1));
    expect(attempts).toBe(3);
    refusals = [451, 451, 451];
    await expect(target().push(checkpoint(1))).rejects.toMatchObject({ code: 'audit.push_failed' });
    expect([attempts, mails.length]).toEqual([6, 1]);
  });

  it('are not insisted on when the server refuses them, and say nothing of whom they were for', async () => {
    refusals = [550];
    const refused = (await target()
      .push(checkpoint(1))
      .catch((error: unknown) => error)) as Error;
    expect(refused).toMatchObject({ code: 'audit.push_failed' });
    expect(refused.message).toMatch(/answered 550/);
    expect(refused.message).not.toMatch(/comune\.test|127\.0/);
    expect(attempts).toBe(1);
  });

  it('fail where nobody answers', async () => {
    const nowhere = new SmtpTarget({
      url: 'smtp://127.0.0.1:1',
      from: 'a@b.test',
      to: ['c@d.test'],
      everyMs: 0,
      pauseMs: 1,
    });
    await expect(nowhere.push(checkpoint(1))).rejects.toMatchObject({ code: 'audit.push_failed' });
  });

  it('are sent now and then, the newest of each log', async () => {
    const outcomes: PushOutcome[] = [];
    const publisher = new Publisher([target(3_600_000)], (_target, outcome) => outcomes.push(outcome));
    for (const size of [1, 2]) {
      publisher.offer(checkpoint(size));
      await publisher.flush();
    }
    expect(outcomes).toEqual(['kept']);
    publisher.offer({ ...checkpoint(7), logId: 'another' });
    await publisher.flush();
    expect(mails).toHaveLength(2);
  });
});
