import { Pool } from 'pg';
import { createTestDatabase, TcpLine, type TestDatabase } from '#libs/testing';
import { patience, SteadyClient } from './steady-client.js';

describe('A connection that breaks', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase([]);
    pool = new Pool({ connectionString: database.superuserUrl, max: 3, Client: SteadyClient });
    pool.on('error', () => undefined);
  });

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const cut = (pid: number) => pool.query('SELECT pg_terminate_backend($1)', [pid]);
  const checkedOut = async () => {
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return { client, pid: (rows[0] as { pid: number }).pid };
  };

  it('between two statements of a transaction fails the next one, and nothing else', async () => {
    const { client, pid } = await checkedOut();
    const ended = new Promise((resolve) => client.once('end', resolve));
    await cut(pid);
    await ended;
    await expect(client.query('SELECT 1')).rejects.toThrow();
    client.release(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('after it was given back as broken is nobody’s fault', async () => {
    const { client, pid } = await checkedOut();
    client.release(new Error('broken'));
    client.emit('error', new Error('terminating connection due to unexpected postmaster exit'));
    await cut(pid);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('A server that has gone without a word', () => {
  let database: TestDatabase;
  let line: TcpLine;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase([]);
    line = await TcpLine.to(database.superuserUrl);
    pool = new Pool({ connectionString: line.url, max: 1, Client: SteadyClient, ...patience(100) });
    pool.on('error', () => undefined);
  });

  afterAll(async () => {
    await pool.end();
    await line.close();
    await database.drop();
  });

  const one = async () => (await pool.query<{ one: number }>('SELECT 1 AS one')).rows;

  it('is given up, and the next statement goes over another connection', async () => {
    expect(await one()).toEqual([{ one: 1 }]);
    line.mute();
    await expect(one()).rejects.toThrow();
    expect(await one()).toEqual([{ one: 1 }]);
  });

  it('is given up by whoever keeps a connection, too', async () => {
    const client = await pool.connect();
    line.mute();
    await expect(client.query('SELECT 1')).rejects.toThrow();
    await expect(client.query('SELECT 1')).rejects.toThrow(/not queryable|terminated/);
    client.release();
    expect(await one()).toEqual([{ one: 1 }]);
  });
});
