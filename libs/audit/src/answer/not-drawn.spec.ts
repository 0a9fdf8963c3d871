import type { WhyReason } from '#libs/contracts';
import { given, NOTHING, type Scene } from '../testing/answered.js';
import { LogUnderTest } from '../testing/log-under-test.js';
import { CORRECTION, day, left, record, REDA, ROADS, verdictOn } from '../testing/scenes.js';

describe('Somebody not drawn for an alert', () => {
  let log: LogUnderTest;

  beforeAll(async () => {
    log = await LogUnderTest.start();
  });
  afterAll(() => log.stop());

  const both: [WhyReason, string, Scene, Scene][] = [
    [
      'withdrawn_before',
      'nothing was left / a kind of alert was left out',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [20, 'consent.withdrawn', left('2', '1')],
        ],
        consent: { id: '2', decisions: NOTHING },
      },
      {
        steps: [
          [1, 'consent.given', given('1')],
          [20, 'consent.withdrawn', record('2', '1')],
        ],
        consent: { id: '2' },
      },
    ],
    [
      'expired_before',
      'the year was over / it was not',
      {
        steps: [[1, 'consent.given', given('1', { validUntil: day(20) })]],
        consent: { validUntil: day(20) },
      },
      {
        steps: [[1, 'consent.given', given('1', { validUntil: day(59) })]],
        consent: { validUntil: day(59) },
      },
    ],
    [
      'not_answered',
      'their time was over / they were asked again, and it was not',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [2, 'notice.asked', { version: '2', consentId: '1', answerBy: day(20) }],
        ],
      },
      {
        steps: [
          [1, 'consent.given', given('1')],
          [2, 'notice.asked', { version: '2', consentId: '1', answerBy: day(20) }],
          [3, 'notice.asked', { version: '3', consentId: '1', answerBy: day(59) }],
        ],
      },
    ],
    [
      'not_answered',
      'it went with the answer that did not come / it had not been chosen before',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [2, 'notice.asked', { version: '2', consentId: '1', answerBy: day(20) }],
          [21, 'consent.expired', record('2', '1', { because: 'notice', decisions: ROADS })],
          [22, 'consent.paused', record('3', '2', { decisions: ROADS, pausedUntil: day(25) })],
        ],
        consent: { id: '3', decisions: ROADS, pausedUntil: day(25) },
      },
      {
        steps: [
          [1, 'consent.given', given('1', { decisions: ROADS })],
          [2, 'notice.asked', { version: '2', consentId: '1', answerBy: day(20) }],
          [21, 'consent.expired', record('2', '1', { because: 'notice', decisions: ROADS })],
        ],
        consent: { id: '2', decisions: ROADS },
      },
    ],
    [
      'other_category',
      'it was not chosen / it was',
      {
        steps: [[1, 'consent.given', given('1', { decisions: ROADS })]],
        consent: { decisions: ROADS },
      },
      {},
    ],
    [
      'other_zone',
      'none was chosen / one was',
      { steps: [[1, 'consent.given', given('1', { decisions: REDA })]], consent: { decisions: REDA } },
      {},
    ],
    [
      'paused',
      'it went on / it was over',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [5, 'consent.paused', record('2', '1', { pausedUntil: day(59) })],
        ],
        consent: { id: '2', pausedUntil: day(59) },
      },
      {
        steps: [
          [1, 'consent.given', given('1')],
          [5, 'consent.paused', record('2', '1', { pausedUntil: day(15) })],
        ],
        consent: { id: '2', pausedUntil: day(15) },
      },
    ],
    [
      'restricted',
      'it was / it had been lifted',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [5, 'dsar.restricted', { restricted: true }],
        ],
      },
      {
        steps: [
          [1, 'consent.given', given('1')],
          [5, 'dsar.restricted', { restricted: true }],
          [6, 'dsar.restricted', { restricted: false }],
        ],
      },
    ],
    [
      'subscribed_later',
      'they did / they were there',
      { steps: [[33, 'consent.given', given('1')]], consent: null },
      { consent: null },
    ],
    [
      'ended_before',
      'the number went to somebody else / nothing ended',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [20, 'number.reassigned', { signUpId: 'x' }],
        ],
      },
      {},
    ],
    ['draw_stopped', 'it was / it was complete', { drawn: { state: 'stopped' } }, {}],
    ['nobody', 'the log knows none / it does', { steps: [], consent: null }, { consent: null }],
    ['not_addressed', 'it corrected another / it corrected none', { rule: CORRECTION }, {}],
    ['still_drawing', 'no end is in the log / it is', { drawn: null }, {}],
  ];

  it.each(both)('because of %s: %s', async (reason, _what, so, notSo) => {
    expect((await verdictOn(log, { reason, ...so })).faults).toEqual([]);
    expect((await verdictOn(log, { reason, ...notSo })).faults).toEqual(['reason_contradicts']);
  });
});
