import {
  ALERT_ACTIONS,
  ALERT_STATES,
  isFinal,
  isOpen,
  nextState,
  SYSTEM_ACTIONS,
  TRANSITIONS,
  type AlertAction,
  type AlertState,
} from './alert-state.js';

/** The whole matrix, written a second time by hand: state, then each action and where it leads ('·' is refused). */
const COLUMNS: AlertAction[] = [
  'edit',
  'delete',
  'submit',
  'withdraw',
  'approve',
  'return',
  'reject',
  'stop',
  'release',
  'expire',
  'hold',
  'complete',
];

const MATRIX: Record<AlertState, string> = {
  draft: 'draft deleted submitted · · · · · · · · ·',
  returned: 'returned · submitted · · · · · · · · ·',
  submitted: '· · · draft scheduled returned rejected · · · · ·',
  scheduled: '· · · draft · · · · released expired returned ·',
  released: '· · · · · · · stopped · · · completed',
  completed: '· · · · · · · · · · · ·',
  stopped: '· · · · · · · · · · · ·',
  rejected: '· · · · · · · · · · · ·',
  expired: '· · · · · · · · · · · ·',
};

const cells = ALERT_STATES.flatMap((from) => {
  const row = MATRIX[from].split(' ');
  return COLUMNS.map((action, column) => ({ from, action, to: row[column] }));
});

describe('An alert', () => {
  it.each(cells)('that is $from: $action leads to $to', ({ from, action, to }) => {
    expect(nextState(from, action) ?? '·').toBe(to);
  });

  it('is covered by the matrix in every state and for every action', () => {
    expect(cells).toHaveLength(ALERT_STATES.length * ALERT_ACTIONS.length);
    expect([...COLUMNS].sort()).toEqual([...ALERT_ACTIONS].sort());
  });
});

describe('The table of an alert’s life', () => {
  const edges = ALERT_STATES.flatMap((from) =>
    Object.entries(TRANSITIONS[from]).map(([action, to]) => ({ from, action: action as AlertAction, to })),
  );

  it('names only states and actions that exist', () => {
    expect(Object.keys(TRANSITIONS).sort()).toEqual([...ALERT_STATES].sort());
    for (const { action, to } of edges) {
      expect(ALERT_ACTIONS).toContain(action);
      expect([...ALERT_STATES, 'deleted']).toContain(to);
    }
  });

  it('uses every action, and reaches every state from a draft', () => {
    expect(new Set(edges.map(({ action }) => action))).toEqual(new Set(ALERT_ACTIONS));
    const reached = new Set<string>(['draft']);
    for (let before = -1; before !== reached.size;) {
      before = reached.size;
      for (const { from, to } of edges) if (reached.has(from)) reached.add(to);
    }
    expect([...ALERT_STATES].filter((state) => !reached.has(state))).toEqual([]);
  });

  it('lets nothing be released that was not approved, and nothing approved that was not submitted', () => {
    const before = (state: string) => edges.filter(({ to }) => to === state).map(({ from }) => from);
    expect(before('released')).toEqual(['scheduled']);
    expect(before('scheduled')).toEqual(['submitted']);
    expect(new Set(before('submitted'))).toEqual(new Set(['draft', 'returned']));
  });

  it('lets nobody edit what is submitted', () => {
    expect(ALERT_STATES.filter(isOpen)).toEqual(['draft', 'returned']);
  });

  it('never leaves what has ended', () => {
    expect(ALERT_STATES.filter(isFinal)).toEqual(['completed', 'stopped', 'rejected', 'expired']);
  });

  it('never waits for the clock alone but in a scheduled or released alert', () => {
    const onlySystem = ALERT_STATES.filter((state) => {
      const actions = Object.keys(TRANSITIONS[state]) as AlertAction[];
      return actions.length > 0 && actions.every((action) => SYSTEM_ACTIONS.includes(action));
    });
    expect(onlySystem).toEqual([]);
  });
});
