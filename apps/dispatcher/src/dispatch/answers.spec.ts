import { jest } from '@jest/globals';
import type { Ledger } from '../ledger/ledger.js';
import { OUTCOME, REASON } from '../ledger/outcomes.js';
import type { Route } from '../routes/route.js';
import { Answers } from './answers.js';
import { prepareParts } from './parts.js';
import { Work, type WorkFacts } from './work.js';

const ROUTE = { actions: {}, messageIdFormat: { response: 'text', receipt: 'text' } } as unknown as Route;

/** One recipient of a message of two parts. */
function longMessage(): Work {
  const facts = { expiresAt: Date.now() + 60_000, inDoubt: 'resend' } as WorkFacts;
  const work = new Work(facts, new Float64Array(1), Buffer.alloc(16), null, null, () => undefined);
  work.templates = [{}, {}] as Work['templates'];
  prepareParts(work);
  return work;
}

describe('The answers to a message of two parts', () => {
  const conclude = jest.fn();
  const defer = jest.fn();
  let answers: Answers;
  let work: Work;

  beforeEach(() => {
    jest.clearAllMocks();
    answers = new Answers(
      ROUTE,
      1,
      { conclude, defer } as unknown as Ledger,
      { firstMs: 1, longestMs: 1 },
      () => false,
    );
    work = longMessage();
  });

  it('leave no doubt when the first comes late and before the second is missed', () => {
    answers.inDoubt(work, 0, 0, REASON.noAnswer);
    expect(answers.recover(work, 0, 0, 0, 'a')).toBe(true);
    answers.accepted(work, 0, 1, 'b');
    expect(conclude).toHaveBeenCalledWith(work, 0, 1, OUTCOME.accepted, 0, 2, REASON.none, '');
    expect(defer).not.toHaveBeenCalled();
  });

  it('leave the doubt when the late one says that it was not taken', () => {
    answers.inDoubt(work, 0, 0, REASON.noAnswer);
    expect(answers.recover(work, 0, 0, 0x14, '')).toBe(true);
    answers.accepted(work, 0, 1, 'b');
    expect(defer).toHaveBeenCalledWith(expect.objectContaining({ state: OUTCOME.inDoubt }));
  });

  it('are the ledger’s to reconcile once both are missed', () => {
    answers.inDoubt(work, 0, 0, REASON.noAnswer);
    answers.inDoubt(work, 0, 1, REASON.noAnswer);
    expect(defer).toHaveBeenCalledTimes(1);
    expect(answers.recover(work, 0, 0, 0, 'a')).toBe(false);
  });
});
