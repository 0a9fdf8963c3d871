import type { WhyReason } from '#libs/contracts';
import {
  answered,
  at,
  CHOSEN,
  given,
  NOTHING,
  NOTICE,
  ON_PUBLIC_TASK,
  RULE,
  saidOf,
  type Scene,
} from '../testing/answered.js';
import { LogUnderTest } from '../testing/log-under-test.js';
import type { AnswerFaultCode, AnswerGapCode } from './answer-verdict.js';
import { verifyAnswer } from './verify-answer.js';

const ROADS = { ...CHOSEN, categories: { flood: false, roads: true } };
const REDA = { ...CHOSEN, zones: { BORGO: false, REDA: true } };
const CORRECTION = { ...RULE, correctionOf: { alertId: 'a', details: ['text_refused'] } };
const record = (consentId: string, ends: string, facts: Record<string, unknown> = {}) => ({
  ...{ consentId, ends, channel: 'web', decisions: CHOSEN, ...facts },
});
const left = (consentId: string, ends: string) => ({ consentId, ends, channel: 'web' });
const day = (minute: number) => at(minute).toISOString();

describe('Somebody drawn for an alert', () => {
  let log: LogUnderTest;

  beforeAll(async () => {
    log = await LogUnderTest.start();
  });
  afterAll(() => log.stop());

  async function verdictOn(scene: Scene) {
    const answer = await answered(log, scene);
    const { faults, gaps } = verifyAnswer(JSON.stringify(answer), { outside: [answer.log.checkpoint] });
    return { faults: faults.map(({ code }) => code), gaps: gaps.map(({ code }) => code) };
  }

  const lawful: [string, Scene][] = [
    ['by the consent they gave', {}],
    ['for an alert that corrects another', { rule: CORRECTION }],
    [
      'by a later record that took its notice over from the first',
      {
        steps: [
          [1, 'consent.given', given('1', { decisions: ROADS })],
          [5, 'consent.paused', record('2', '1', { decisions: CHOSEN, pausedUntil: day(9) })],
        ],
        consent: { id: '2', pausedUntil: day(9) },
      },
    ],
    [
      'though they left while people were drawn',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [35, 'consent.withdrawn', left('2', '1')],
        ],
      },
    ],
    [
      'while they could still answer a changed notice',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [2, 'notice.asked', { version: '2', consentId: '1', answerBy: day(59) }],
        ],
      },
    ],
    [
      'after they had answered a changed notice',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [2, 'notice.asked', { version: '2', consentId: '1', answerBy: day(20) }],
          [3, 'consent.reaffirmed', record('2', '1', { notice: NOTICE })],
        ],
        consent: { id: '2' },
      },
    ],
    [
      'though what they left besides was called an objection',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [5, 'objection.raised', record('2', '1')],
          [5, 'dsar.rectified', { consentId: '2', fields: ['language'] }],
        ],
        consent: { id: '2' },
      },
    ],
  ];

  it.each(lawful)('was lawfully drawn %s', async (_what, scene) => {
    expect(await verdictOn(scene)).toEqual({ faults: [], gaps: [] });
  });

  const unlawful: [string, AnswerFaultCode, Scene][] = [
    [
      'by a consent from after the draw',
      'consent_after_draw',
      { steps: [[45, 'consent.given', given('1')]] },
    ],
    [
      'after they had left',
      'consent_ended_before',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [20, 'consent.withdrawn', left('2', '1')],
        ],
      },
    ],
    [
      'by the record before the one in force',
      'consent_ended_before',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [20, 'consent.changed', record('2', '1', { decisions: ROADS })],
        ],
      },
    ],
    [
      'after the number had gone to somebody else',
      'consent_ended_before',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [20, 'number.reassigned', { signUpId: 'x' }],
        ],
      },
    ],
    [
      'for a kind of alert they had not chosen',
      'not_chosen',
      {
        steps: [[1, 'consent.given', given('1', { decisions: ROADS })]],
        consent: { decisions: ROADS },
      },
    ],
    [
      'for zones they had not chosen',
      'not_chosen',
      {
        steps: [[1, 'consent.given', given('1', { decisions: REDA })]],
        consent: { decisions: REDA },
      },
    ],
    [
      'while they had paused',
      'not_in_force',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [5, 'consent.paused', record('2', '1', { pausedUntil: day(59) })],
        ],
        consent: { id: '2', pausedUntil: day(59) },
      },
    ],
    [
      'past the end of their consent',
      'not_in_force',
      {
        steps: [[1, 'consent.given', given('1', { validUntil: day(20) })]],
        consent: { validUntil: day(20) },
      },
    ],
    [
      'while the use of their data was restricted',
      'not_in_force',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [5, 'dsar.restricted', { restricted: true }],
        ],
      },
    ],
    [
      'though they had not answered a changed notice in time',
      'not_in_force',
      {
        steps: [
          [1, 'consent.given', given('1')],
          [2, 'notice.asked', { version: '2', consentId: '1', answerBy: day(20) }],
          [3, 'consent.paused', record('2', '1', { pausedUntil: day(9) })],
        ],
        consent: { id: '2', pausedUntil: day(9) },
      },
    ],
    [
      'by another rule than that of the content approved',
      'rule_changed',
      { drawn: { rule: { categoryId: 'another', zoneIds: ['another'] } } },
    ],
    [
      'for a correction of an alert that the content approved does not name',
      'rule_changed',
      { drawn: { rule: CORRECTION } },
    ],
    ['for another content', 'content_changed', { drawn: { contentHash: 'b'.repeat(64) } }],
    [
      'under terms that were published only after they had consented',
      'terms_changed',
      {
        terms: ON_PUBLIC_TASK,
        publishedAt: 10,
        steps: [[1, 'consent.given', given('1', { terms: saidOf(ON_PUBLIC_TASK) })]],
      },
    ],
    [
      'under other terms than the log says',
      'terms_changed',
      { steps: [[1, 'consent.given', given('1', { terms: saidOf(ON_PUBLIC_TASK) })]] },
    ],
    ['without a consent in the log', 'consent_not_in_the_log', { steps: [] }],
    ['without a consent at all', 'consent_missing', { steps: [], consent: null }],
  ];

  it.each(unlawful)('was not lawfully drawn %s', async (_what, code, scene) => {
    expect((await verdictOn(scene)).faults).toEqual([code]);
  });

  const open: [string, AnswerGapCode, Scene][] = [
    ['while people are still drawn', 'draw_missing', { drawn: null }],
    [
      'where no record says under which terms',
      'terms_not_in_the_log',
      { steps: [[1, 'consent.given', given('1', { terms: undefined })]] },
    ],
    ['where the log has the category’s id alone', 'codes_not_in_the_log', { drawn: { codes: null } }],
    [
      'where the use was restricted and the alert is said to be a public task',
      'legal_basis_not_in_the_log',
      {
        steps: [
          [1, 'consent.given', given('1', { terms: saidOf(ON_PUBLIC_TASK) })],
          [5, 'dsar.restricted', { restricted: true }],
        ],
        terms: ON_PUBLIC_TASK,
      },
    ],
  ];

  it.each(open)('is not proved to have been %s', async (_what, code, scene) => {
    expect(await verdictOn(scene)).toEqual({ faults: [], gaps: [code] });
  });

  describe('or not drawn', () => {
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

    it.each(both)('%s: %s', async (reason, _what, so, notSo) => {
      expect((await verdictOn({ reason, ...so })).faults).toEqual([]);
      expect((await verdictOn({ reason, ...notSo })).faults).toEqual(['reason_contradicts']);
    });
  });
});
