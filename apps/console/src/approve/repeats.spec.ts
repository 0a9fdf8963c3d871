import { withoutRepeats } from './repeats.js';

const entry = (event: string, who: string, at: string) => ({
  at,
  event,
  by: { id: who, name: who },
  reason: null,
});

describe('the history of an alert', () => {
  it('shows the edits of one person in a row as one, the last', () => {
    const history = [
      entry('drafted', 'giulia', '1'),
      entry('edited', 'giulia', '2'),
      entry('edited', 'giulia', '3'),
      entry('edited', 'marco', '4'),
      entry('submitted', 'giulia', '5'),
    ];
    expect(withoutRepeats(history).map(({ at }) => at)).toEqual(['1', '3', '4', '5']);
  });
});
