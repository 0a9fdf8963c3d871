import { CHOSEN, given, NOTICE, ON_PUBLIC_TASK, saidOf, type Scene } from '../testing/answered.js';
import { LogUnderTest } from '../testing/log-under-test.js';
import { CORRECTION, day, left, record, REDA, ROADS, verdictOn } from '../testing/scenes.js';
import type { AnswerFaultCode, AnswerGapCode } from './answer-verdict.js';

describe('Somebody drawn for an alert', () => {
  let log: LogUnderTest;

  beforeAll(async () => {
    log = await LogUnderTest.start();
  });
  afterAll(() => log.stop());

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
    expect(await verdictOn(log, scene)).toEqual({ faults: [], gaps: [] });
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
    expect((await verdictOn(log, scene)).faults).toEqual([code]);
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
    expect(await verdictOn(log, scene)).toEqual({ faults: [], gaps: [code] });
  });
});
