import { Grouping, type Outcome } from './grouping.js';

/** Groups that end when the spec says so. */
class Harbour {
  readonly left: string[][] = [];
  readonly alone: string[] = [];
  readonly failures: number[] = [];
  readonly grouping: Grouping<string, string>;
  #ends: ((outcomes?: Outcome<string>[] | Error) => void)[] = [];

  constructor(bounds: { most?: number; atOnce?: number } = {}) {
    this.grouping = new Grouping<string, string>(
      {
        together: (jobs) => this.#sail(jobs),
        alone: (job) => {
          this.alone.push(job);
          return job.startsWith('bad') ? Promise.reject(new Error(job)) : Promise.resolve(`${job} alone`);
        },
        onFailure: (_, members) => this.failures.push(members),
      },
      { most: 64, atOnce: 1, ...bounds },
    );
  }

  /** The oldest that is under way arrives. */
  async arrive(outcomes?: Outcome<string>[] | Error): Promise<void> {
    this.#ends.shift()?.(outcomes);
    await turn();
  }

  #sail(jobs: readonly string[]): Promise<Outcome<string>[]> {
    this.left.push([...jobs]);
    return new Promise((resolve, reject) => {
      this.#ends.push((outcomes = jobs.map((job) => ({ done: `${job} done` }))) =>
        outcomes instanceof Error ? reject(outcomes) : resolve(outcomes),
      );
    });
  }
}

describe('Work in groups', () => {
  it('goes at once where nothing is under way, with all that came in the same instant', async () => {
    const harbour = new Harbour();
    const results = ['a', 'b'].map((job) => harbour.grouping.run(job));
    await turn();
    expect(harbour.left).toEqual([['a', 'b']]);
    await harbour.arrive();
    expect(await Promise.all(results)).toEqual(['a done', 'b done']);
  });

  it('takes along what came meanwhile, at most so many at a time', async () => {
    const harbour = new Harbour({ most: 2 });
    const results = ['a'].map((job) => harbour.grouping.run(job));
    await turn();
    results.push(...['b', 'c', 'd'].map((job) => harbour.grouping.run(job)));
    await turn();
    expect(harbour.left).toEqual([['a']]);
    for (let i = 0; i < 3; i++) await harbour.arrive();
    expect(harbour.left).toEqual([['a'], ['b', 'c'], ['d']]);
    expect(await Promise.all(results)).toEqual(['a done', 'b done', 'c done', 'd done']);
  });

  it('has as many groups under way as it may', async () => {
    const harbour = new Harbour({ atOnce: 2 });
    const results: Promise<string>[] = [];
    for (const job of ['a', 'b', 'c']) {
      results.push(harbour.grouping.run(job));
      await turn();
    }
    expect(harbour.left).toEqual([['a'], ['b']]);
    for (let i = 0; i < 3; i++) await harbour.arrive();
    expect(await Promise.all(results)).toEqual(['a done', 'b done', 'c done']);
  });

  it('is refused one by one', async () => {
    const harbour = new Harbour();
    const [a, b] = [harbour.grouping.run('a'), harbour.grouping.run('b')];
    const refused = expect(a).rejects.toThrow('no');
    await turn();
    await harbour.arrive([{ refused: new Error('no') }, { done: 'yes' }]);
    await refused;
    expect(await b).toBe('yes');
    expect(harbour.alone).toEqual([]);
  });

  it('goes alone where it cannot go with the others, and holds nobody up', async () => {
    const harbour = new Harbour();
    const [a, b] = [harbour.grouping.run('a'), harbour.grouping.run('b')];
    await turn();
    await harbour.arrive(['alone', { done: 'yes' }]);
    expect(await Promise.all([a, b])).toEqual(['a alone', 'yes']);
  });

  it('is tried alone, each by itself, when the group fails: one’s fault is nobody else’s', async () => {
    const harbour = new Harbour();
    const results = Promise.allSettled(['a', 'bad', 'c'].map((job) => harbour.grouping.run(job)));
    await turn();
    await harbour.arrive(new Error('poisoned'));
    expect(await results).toMatchObject([
      { value: 'a alone' },
      { reason: { message: 'bad' } },
      { value: 'c alone' },
    ]);
    expect(harbour.failures).toEqual([3]);
    const next = harbour.grouping.run('d');
    await turn();
    await harbour.arrive();
    expect(await next).toBe('d done');
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
