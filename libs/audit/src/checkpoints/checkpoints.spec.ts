import { mkdtemp, readdir, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '#libs/observability';
import { waitFor } from '#libs/testing';
import { openCheckpoint, treeRoot } from '#libs/tlog';
import { LogUnderTest, NEIGHBOUR, TOWN } from '../testing/log-under-test.js';
import { LogArchive } from '../archive.js';
import { LogKeeper } from '../keeper.js';
import { KeeperMetrics } from '../keeper-metrics.js';
import { trailOf } from '../payloads/trail.js';
import { transactionOn } from '../sql.js';
import { Checkpoints, type SignedCheckpoint } from './checkpoints.js';
import { FileTarget } from './file-target.js';
import { HttpTarget } from './http-target.js';
import type { CheckpointTarget } from './target.js';

describe('Checkpoints', () => {
  let log: LogUnderTest;
  let folder: string;

  beforeEach(async () => {
    log = await LogUnderTest.start();
    folder = await mkdtemp(join(tmpdir(), 'campanile-checkpoints-'));
  });

  afterEach(async () => {
    await log.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const grow = async (entries: number) => {
    await log.appendAll(Array.from({ length: entries }, () => ({})));
    await log.sequence();
  };

  it('say size and root of the log, signed under its own name', async () => {
    await grow(300);
    const { note } = await log.checkpoints.sign(TOWN);
    expect(openCheckpoint(note, [log.key.verifierOf(TOWN)], `campanile.test/${TOWN}`)).toEqual({
      ...{ origin: `campanile.test/${TOWN}`, size: 300 },
      root: Buffer.from(await treeRoot(300, log.store.hashes(TOWN))),
    });
    expect(() => openCheckpoint(note, [log.key.verifierOf(NEIGHBOUR)])).toThrow(
      expect.objectContaining({ code: 'tlog.unknown_signer' }),
    );
  });

  it('are signed once for each size, and found by time', async () => {
    await grow(1);
    const first = await log.checkpoints.sign(TOWN);
    await expect(log.checkpoints.sign(TOWN)).resolves.toEqual(first);
    await grow(1);
    const second = await log.checkpoints.sign(TOWN);
    const [one, two] = [first.signedAt as Date, second.signedAt as Date];
    await expect(log.checkpoints.before(TOWN, two)).resolves.toEqual(second);
    await expect(log.checkpoints.before(TOWN, new Date(two.getTime() - 1))).resolves.toEqual(first);
    await expect(log.checkpoints.before(TOWN, new Date(0))).resolves.toMatchObject({ size: 0 });
    await expect(log.checkpoints.after(TOWN, new Date(one.getTime() + 1))).resolves.toEqual(second);
  });

  it('are an entry each, which the next one covers, and which alone is nothing to sign', async () => {
    await grow(2);
    const first = await log.checkpoints.sign(TOWN);
    await log.sequence();
    await expect(log.store.size(TOWN)).resolves.toBe(3);
    await Promise.all([1, 2, 3].map(() => log.checkpoints.sign(TOWN)));
    await expect(log.checkpoints.sign(TOWN)).resolves.toEqual(first);
    await expect(log.pending()).resolves.toBe(0);
    await grow(1);
    const { size } = await log.checkpoints.sign(TOWN);
    expect(size).toBe(4);
    const [told, ...others] = await trailOf(transactionOn(log.sql), log.payloads, {
      event: 'checkpoint.signed',
    });
    expect([told?.actor, told?.payload, others.length]).toEqual([
      'service:registration',
      {
        ...{ origin: `campanile.test/${TOWN}`, size: 2, root: Buffer.from(first.root).toString('hex') },
        keyId: log.key.signerOf(TOWN).verifierKey.split('+')[1],
      },
      1,
    ]);
  });

  it('are one entry, however many sign the same tree at once', async () => {
    await grow(2);
    const instances = await Promise.all([1, 2, 3].map(() => log.connect(log.url)));
    const signed = instances.map((sql) => new Checkpoints(sql, log.key, log.payloads).sign(TOWN));
    expect(new Set((await Promise.all(signed)).map(({ size }) => size))).toEqual(new Set([2]));
    await expect(log.pending()).resolves.toBe(1);
  });

  it('prove also the entry that tells of the newest, once anything else happens', async () => {
    await grow(1);
    await log.checkpoints.sign(TOWN);
    await log.sequence();
    const proved = new LogArchive(log.sql, log.key, log.payloads).proveEntries(TOWN, [1]);
    await grow(1);
    await expect(proved).resolves.toMatchObject({ entries: [{ entry: { event: 'checkpoint.signed' } }] });
  });

  it.each([
    ['a leaf was changed', "UPDATE audit.sequenced SET leaf = sha256('x') WHERE seq = 3"],
    ['its end was cut off', 'DELETE FROM audit.sequenced WHERE seq >= 3'],
    ['a tile was changed', "UPDATE audit.tile SET root = sha256('x') WHERE level = 0 AND index = 0"],
  ])('are refused for a log that is not what was signed before: %s', async (_, falsification) => {
    await grow(falsification.includes('tile') ? 300 : 5);
    await log.checkpoints.sign(TOWN);
    await log.falsify(falsification);
    if (!falsification.startsWith('DELETE')) await grow(1);
    await expect(log.checkpoints.sign(TOWN)).rejects.toMatchObject({ code: 'audit.log_damaged' });
  });

  it('are written into a file each, which is never written again', async () => {
    const target = new FileTarget(folder, log.key);
    await grow(2);
    const checkpoint = await log.checkpoints.sign(TOWN);
    await target.push(checkpoint);
    await target.push(checkpoint);
    expect(await readdir(join(folder, TOWN))).toEqual(['000000000002.checkpoint']);
    const file = join(folder, TOWN, '000000000002.checkpoint');
    await expect(readFile(file, 'utf8')).resolves.toBe(checkpoint.note);
    await chmod(file, 0o644);
    await writeFile(file, (await otherHistory()).note);
    await expect(target.push(checkpoint)).rejects.toMatchObject({ code: 'audit.log_forked' });
  });

  /** The same key, the same size, other entries. */
  async function otherHistory() {
    await log.falsify('DELETE FROM audit.checkpoint');
    await log.falsify("UPDATE audit.sequenced SET leaf = sha256('x') WHERE seq = 0");
    return log.checkpoints.sign(TOWN);
  }

  it('are sent by HTTP, again when the answer was no, and not for ever', async () => {
    const got: string[] = [];
    let refusals = 2;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          if (refusals-- > 0) return void response.writeHead(503).end();
          got.push(Buffer.concat(chunks).toString());
          response.writeHead(204).end();
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = new HttpTarget(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 10);
    await grow(1);
    const checkpoint = await log.checkpoints.sign(TOWN);
    await target.push(checkpoint);
    expect(got).toEqual([checkpoint.note]);
    refusals = Infinity;
    await expect(target.push(checkpoint)).rejects.toMatchObject({ code: 'audit.push_failed' });
    await new Promise((resolve) => server.close(resolve));
  });

  describe('of a running service', () => {
    const keepers: LogKeeper[] = [];
    const errors: unknown[] = [];

    const keep = (targets: CheckpointTarget[], registry = new Registry()) => {
      const keeper = new LogKeeper({
        ...{ url: log.url, key: log.key, payloads: log.payloads, targets, checkpointEveryMs: 100 },
        metrics: new KeeperMetrics(registry),
        onError: (_, error) => errors.push(error),
      });
      keeper.start();
      keepers.push(keeper);
      return keeper;
    };

    afterEach(async () => {
      await Promise.all(keepers.splice(0).map((keeper) => keeper.stop()));
    });

    const until = (fact: () => Promise<boolean> | boolean) =>
      waitFor('what must be', fact, { state: () => errors.map(String).join() });

    it('come by themselves, and reach the outside though it was away for a while', async () => {
      const pushed: number[] = [];
      let away = true;
      keep([
        {
          name: 'spec',
          push: ({ size }) => {
            if (away) return Promise.reject(new Error('away'));
            pushed.push(size);
            return Promise.resolve();
          },
        },
      ]);
      await log.append({});
      await until(() => errors.length > 0);
      await log.append({});
      away = false;
      await until(() => pushed.includes(3));
      await expect(log.checkpoints.last(TOWN)).resolves.toMatchObject({ size: 3 });
    });

    it('leave the log still when nothing else happens in it', async () => {
      const pushed: string[] = [];
      const registry = new Registry();
      const target = {
        name: 'spec',
        push: ({ logId, size }: SignedCheckpoint) => Promise.resolve(void pushed.push(`${logId} ${size}`)),
      };
      keep([target], registry);
      await log.append({});
      // Each of these takes a round of checkpoints after the one before.
      for (const size of [1, 3, 5]) {
        await log.append({ municipalityId: NEIGHBOUR });
        await until(() => pushed.includes(`${NEIGHBOUR} ${size}`));
      }
      await until(async () => (await log.pending()) === 0);
      await expect(log.store.size(TOWN)).resolves.toBe(2);
      expect(pushed.filter((one) => one.startsWith(TOWN))).toEqual([`${TOWN} 1`]);
      const lag = () => registry.getSingleMetricAsString('campanile_audit_checkpoint_lag_seconds');
      await until(async () => (await lag()).endsWith('_seconds 0'));
    });

    it('go on when the instance that kept the log loses its database session', async () => {
      keep([]);
      keep([]);
      await log.append({});
      await until(async () => (await log.checkpoints.last(TOWN))?.size === 1);
      await log.superuser(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      await log.append({});
      await until(async () => (await log.checkpoints.last(TOWN))?.size === 3);
    });

    it('stop, and the service says so, when an older copy of the log was restored', async () => {
      const target = new FileTarget(folder, log.key);
      await grow(5);
      await target.push(await log.checkpoints.sign(TOWN));
      const keeper = keep([target]);
      await log.append({});
      await until(async () => (await target.newest(TOWN))?.includes('\n7\n') === true);
      expect(keeper.damage).toBeNull();
      await keeper.stop();
      await log.falsify('DELETE FROM audit.sequenced WHERE seq >= 2');
      await log.falsify('DELETE FROM audit.checkpoint');
      await log.append({}, {});
      const after = keep([target]);
      await until(() => after.damage !== null);
      await until(async () => (await log.pending()) === 0);
      await expect(log.checkpoints.last(TOWN)).resolves.toBeNull();
    });

    it('stop, and the service says so, when the log was tampered with', async () => {
      await grow(5);
      await log.checkpoints.sign(TOWN);
      await log.falsify("UPDATE audit.sequenced SET leaf = sha256('x') WHERE seq = 3");
      await log.append({});
      const keeper = keep([]);
      await until(() => keeper.damage !== null);
      await expect(log.checkpoints.last(TOWN)).resolves.toMatchObject({ size: 5 });
    });
  });
});
