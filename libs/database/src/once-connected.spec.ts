import { onceConnected } from './once-connected.js';

const failure = (code: string) => Object.assign(new Error('it did not work'), { code });

describe('What a service does while it starts', () => {
  it('is done when the database has come back', async () => {
    const failures = [failure('ECONNREFUSED'), failure('57P03')];
    const work = () => {
      const next = failures.shift();
      return next === undefined ? Promise.resolve('done') : Promise.reject(next);
    };
    expect(await onceConnected(work)).toBe('done');
  });

  it('is not tried again where the database says no', async () => {
    let tries = 0;
    const work = () => Promise.reject(failure(++tries === 1 ? '42P01' : 'ECONNREFUSED'));
    await expect(onceConnected(work)).rejects.toMatchObject({ code: '42P01' });
    expect(tries).toBe(1);
  });
});
