import type { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { serviceDataSource } from './data-source.js';
import { inPipeline } from './pipeline.js';

const INSERT = 'INSERT INTO registration.thing (id) VALUES ($1)';

describe('A transaction whose statements leave together', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase([]);
    source = await serviceDataSource({
      ...{ url: database.superuserUrl, schema: 'registration', entities: [], prepared: true, poolSize: 1 },
    }).initialize();
    await source.query('CREATE TABLE registration.thing (id int PRIMARY KEY)');
  });
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  const ids = async () =>
    (await source.query<{ id: number }[]>('SELECT id FROM registration.thing ORDER BY id')).map(
      ({ id }) => id,
    );

  it('answers each in its order, and commits all of them', async () => {
    const answers = await inPipeline(source, (statements) =>
      Promise.all([
        statements.query(INSERT, [1]),
        statements.query('SELECT id FROM registration.thing WHERE id = $1', [1]),
        statements.query(`${INSERT} RETURNING id`, [2]),
      ]),
    );
    expect(answers).toEqual([[], [{ id: 1 }], [{ id: 2 }]]);
    expect(await ids()).toEqual([1, 2]);
  });

  it('is rolled back by the first that fails, whatever was sent behind it', async () => {
    const work = inPipeline(source, (statements) =>
      Promise.all([3, 1, 4].map((id) => statements.query(INSERT, [id]))),
    );
    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await ids()).toEqual([1, 2]);
  });

  it('runs nothing that comes after its end', async () => {
    let leftBehind = () => Promise.resolve<unknown>(undefined);
    const work = inPipeline(source, async (statements) => {
      leftBehind = () => statements.query(INSERT, [6]);
      await statements.query(INSERT, [1]);
    });
    await expect(work).rejects.toMatchObject({ code: '23505' });
    await expect(leftBehind()).rejects.toThrow('over');
    expect(await ids()).toEqual([1, 2]);
  });

  it('does not take a commit for done that the server answers by rolling back', async () => {
    const work = inPipeline(source, async (statements) => {
      await statements.query(INSERT, [7]);
      await statements.query(INSERT, [1]).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await ids()).toEqual([1, 2]);
  });
});
