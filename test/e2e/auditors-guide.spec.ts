import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { testServerUrl } from '#libs/testing';
import { completed, demonstrationAlert, releaseNow } from '../harness/demonstration.js';
import { Stack } from '../harness/stack.js';

const ROOT = join(import.meta.dirname, '../..');
const SUBSCRIBERS = 20;
const run = promisify(execFile);

/** What the guide says to type under “Looking yourself”, by kind, in its order. */
async function typed(kind: 'sql' | 'sh'): Promise<string[]> {
  const guide = await readFile(join(ROOT, 'docs/auditors-guide.md'), 'utf8');
  const [, section = ''] = /\n## Looking yourself\n(.*?)\n## /s.exec(guide) ?? [];
  return [...section.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, of, text = '']) =>
    of === kind ? [text] : [],
  );
}

describe('What an auditor looks at by themselves', () => {
  const password = randomUUID();
  let stack: Stack;
  let login: string;

  beforeAll(async () => {
    stack = await Stack.start({
      ...{ serverUrl: testServerUrl(), feed: { feed: 'postgres' }, subscribers: SUBSCRIBERS },
    });
    const [author, approver] = await Promise.all([
      stack.official('giulia.ferri'),
      stack.official('marco.bassi'),
    ]);
    const alert = await demonstrationAlert(author, { text: 'Piena del Lamone.', category: 'meteo' });
    await releaseNow(author, approver, alert);
    await completed(approver, alert);
    const { serverUrl, installation } = stack.topology;
    const [grants = ''] = await typed('sql');
    await stack.asOwner((client) =>
      client.query(
        grants.replace('…', password).replace('DATABASE campanile', `DATABASE ${installation.database.name}`),
      ),
    );
    const url = new URL(serverUrl);
    Object.assign(url, { username: 'revisore', password, pathname: `/${installation.database.name}` });
    login = url.href;
  });

  afterAll(async () => {
    // Roles belong to the whole server, which other specs go on using.
    await stack?.asOwner((client) => client.query('DROP OWNED BY revisore; DROP ROLE revisore'));
    await stack?.stop();
  });

  it('is what the guide says: every query is answered by the login it asks for', async () => {
    const [, ...queries] = await typed('sql');
    expect(queries.length).toBeGreaterThan(8);
    const client = new Client({ connectionString: login });
    await client.connect();
    try {
      for (const query of queries) await client.query(query.replaceAll('…', randomUUID()));
      await expect(client.query('SELECT number_sealed FROM registration.subscriber')).rejects.toThrow(
        'permission denied',
      );
    } finally {
      await client.end();
    }
  });

  it('finds nothing where nothing is wrong, and what is', async () => {
    const queryOn = async (words: string) =>
      (await typed('sql')).find((query) => query.includes(words)) ?? '';
    const without = await queryOn('c.subject_ref <> s.id');
    const untold = await queryOn('NOT EXISTS');
    for (const query of [without, untold]) expect(await stack.query(query)).toEqual([]);
    await stack.asOwner(async (client) => {
      await client.query('BEGIN; SET LOCAL session_replication_role = replica');
      await client.query('UPDATE registration.consent SET subject_ref = gen_random_uuid()');
      expect((await client.query(without)).rowCount).toBe(SUBSCRIBERS);
      expect((await client.query(untold)).rowCount).toBe(SUBSCRIBERS);
      await client.query('ROLLBACK');
    });
  });

  it('holds the tables against a copy, whose facts no login could read', async () => {
    const [script = ''] = await typed('sh');
    const bundle = join(stack.state.directory, 'copia');
    await stack.cli('audit', 'export', '--out', bundle);
    const command = script
      .replace(/AUDITOR_URL=\S+/, `AUDITOR_URL='${login}'`)
      .replace(/BUNDLE=\S+/, `BUNDLE='${bundle}'`);
    const said = async () => (await run('sh', ['-c', command], { cwd: ROOT })).stdout;
    expect(await said()).toMatch(
      new RegExp(`^\\{ consents: ${SUBSCRIBERS}, untold: \\[\\] \\}\\n\\S+ audience agrees\\n$`),
    );
    const [consent] = await stack.query<{ id: string }>('SELECT id FROM registration.consent LIMIT 1');
    await stack.asOwner(async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query('UPDATE registration.consent SET id = $2 WHERE id = $1', [
        consent?.id,
        randomUUID(),
      ]);
      await client.query('DELETE FROM registration.draw_page WHERE page = 0 AND shard < 16');
    });
    expect(await said()).toMatch(/untold: \[\s+'[0-9a-f-]{36}'\s+\] \}\n\S+ AUDIENCE DIFFERS/);
  });
});
