import { Autosave } from './autosave.js';

function deferred() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('saving a draft by itself', () => {
  it('saves only the newest of many changes', async () => {
    const saved: string[] = [];
    const autosave = new Autosave<string>(60_000, (value) => {
      saved.push(value);
      return Promise.resolve();
    });
    autosave.change('P');
    autosave.change('Pi');
    await autosave.flush();
    await autosave.flush();
    expect(saved).toEqual(['Pi']);
    expect(autosave.pending).toBe(false);
  });

  it('never has two savings at once, and the newest comes last', async () => {
    const gates = [deferred(), deferred()];
    const order: string[] = [];
    const autosave = new Autosave<string>(60_000, async (value) => {
      order.push(`begin ${value}`);
      await gates[order.filter((line) => line.startsWith('begin')).length - 1]?.promise;
      order.push(`end ${value}`);
    });
    autosave.change('old');
    const first = autosave.flush();
    autosave.change('new');
    const second = autosave.flush();
    gates[0]?.resolve();
    gates[1]?.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['begin old', 'end old', 'begin new', 'end new']);
  });

  it('keeps what could not be saved and saves it with the next flush', async () => {
    const saved: string[] = [];
    let refuse = true;
    const autosave = new Autosave<string>(60_000, (value) => {
      if (refuse) return Promise.reject(new Error('no network'));
      saved.push(value);
      return Promise.resolve();
    });
    autosave.change('text');
    await expect(autosave.flush()).rejects.toThrow('no network');
    expect(autosave.pending).toBe(true);
    refuse = false;
    await autosave.flush();
    expect(saved).toEqual(['text']);
  });

  it('tries again by itself when the failure may pass', async () => {
    const attempts: string[] = [];
    const saved = deferred();
    const autosave = new Autosave<string>(1);
    autosave.saveWith(
      (value) => {
        attempts.push(value);
        if (attempts.length < 3) return Promise.reject(new Error('no network'));
        saved.resolve();
        return Promise.resolve();
      },
      () => true,
    );
    autosave.change('text');
    await saved.promise;
    expect(attempts).toEqual(['text', 'text', 'text']);
  });
});
