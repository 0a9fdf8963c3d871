import { decodeText, encodeText } from '#libs/sms-text';
import { Dice } from '../dice.js';
import { wishOf } from '../traffic/wishes.js';
import { witnessOf } from './witness.js';

describe('The witness', () => {
  it('sorts what phones got by alert, number and part, and keeps codes apart', () => {
    const texts = [
      { text: '#1; prima #1;', part: 1, total: 2 },
      { text: 'seconda #1;', part: 2, total: 2 },
      { text: '#12; altro', part: 1, total: 1 },
      { text: 'Codice: 123456', part: 1, total: 1 },
    ];
    const { byAlert, others } = witnessOf({ texts, submits: [10, 0, 10, 1, 10, 1, 11, 2, 12, 3] });
    expect(byAlert.get('#1;')).toEqual(new Map([[10, [1, 2]]]));
    expect(byAlert.get('#12;')).toEqual(new Map([[11, [1]]]));
    expect(others).toEqual(new Set([12]));
  });

  it('finds the marker in every part of every text an official of a run can write', () => {
    const dice = new Dice(1);
    const lengths = new Set<number>();
    for (let no = 1; no < 2_000; no++) {
      const { marker, variants } = wishOf(no, dice);
      for (const { text } of variants) {
        const { plan, parts } = encodeText(text);
        lengths.add(parts.length);
        for (const part of parts) expect(decodeText(Buffer.from(part), plan.dataCoding)).toContain(marker);
      }
    }
    expect([...lengths].sort()).toEqual([1, 2, 3]);
  });
});
