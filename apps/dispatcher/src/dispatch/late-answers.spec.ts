import { LateAnswers } from './late-answers.js';
import type { Work } from './work.js';

const MINUTE_MS = 60_000;
const place = (item: number) => ({ work: {} as Work, item, part: 0 });

describe('An answer after its time-out', () => {
  it('is known once, by its connection and sequence number', () => {
    const answers = new LateAnswers();
    answers.remember(1, 3, 77, place(5), 0);
    expect(answers.take(1, 2, 77)).toBeUndefined();
    expect(answers.take(2, 3, 77)).toBeUndefined();
    expect(answers.take(1, 3, 77)).toMatchObject({ item: 5 });
    expect(answers.take(1, 3, 77)).toBeUndefined();
  });

  it('is not waited for when the connection is gone: another’s still is', () => {
    const answers = new LateAnswers();
    answers.remember(0, 1, 1, place(1), 0);
    answers.remember(1, 1, 1, place(2), 0);
    answers.forget(0);
    expect(answers.take(0, 1, 1)).toBeUndefined();
    expect(answers.take(1, 1, 1)).toMatchObject({ item: 2 });
  });

  it('is not waited for longer than a quarter of an hour: nothing is kept of whoever it was for', () => {
    const answers = new LateAnswers();
    answers.remember(0, 1, 1, place(1), 0);
    answers.remember(0, 1, 2, place(2), 10 * MINUTE_MS);
    answers.sweep(16 * MINUTE_MS);
    expect(answers.size).toBe(1);
    expect(answers.take(0, 1, 2)).toMatchObject({ item: 2 });
  });

  it('is not waited for where there are too many: the oldest go', () => {
    const answers = new LateAnswers();
    for (let sequence = 1; sequence <= 50_010; sequence++)
      answers.remember(0, 1, sequence, place(sequence), 0);
    expect(answers.size).toBe(50_000);
    expect(answers.take(0, 1, 10)).toBeUndefined();
    expect(answers.take(0, 1, 11)).toMatchObject({ item: 11 });
  });
});
