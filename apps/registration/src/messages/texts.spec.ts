import { planText } from '#libs/sms-text';
import { serviceTexts } from './texts.js';

describe('A message to a single person', () => {
  const towns = [
    { name: 'Faenza', replyTo: null },
    { name: 'San Valentino in Abruzzo Citeriore', replyTo: '393399999999' },
    { name: 'Forlì', replyTo: null },
    { name: 'Châtillon', replyTo: '4880123' },
  ];

  it.each(towns)('of $name is one SMS of the GSM alphabet, in Italian and in English', (town) => {
    for (const language of ['it', 'en', 'de']) {
      const texts = serviceTexts(language);
      const all = [
        texts.code(town, '123456', 10),
        texts.confirmation(town),
        texts.withdrawal(town),
        texts.help(town),
      ];
      for (const text of all) expect(planText(text)).toMatchObject({ alphabet: 'gsm7', parts: 1 });
    }
  });

  it.each(towns)('of $name that holds a link fits two', (town) => {
    const address = `https://avvisi.comune.san-valentino.example/it/g/${'_'.repeat(43)}`;
    for (const language of ['it', 'en']) {
      const texts = serviceTexts(language);
      for (const text of [texts.link(town, address, 15), texts.reminder(town, address)]) {
        const { alphabet, parts } = planText(text);
        expect({ alphabet, fits: parts <= 2 }).toEqual({ alphabet: 'gsm7', fits: true });
        expect(text).toContain(address);
      }
    }
  });

  it('tells the code', () => {
    expect(serviceTexts('it').code({ name: 'Faenza', replyTo: null }, '012345', 10)).toBe(
      "Il suo codice per gli avvisi del Comune di Faenza e' 012345. Vale 10 minuti. Non lo dica a nessuno.",
    );
  });

  it('says how to leave in a way that works from the phone that gets it', () => {
    const texts = serviceTexts('it');
    expect(texts.confirmation({ name: 'Faenza', replyTo: null })).toMatch('risponda STOP');
    expect(texts.confirmation({ name: 'Faenza', replyTo: '4880123' })).toMatch('mandi STOP al 4880123');
  });
});
