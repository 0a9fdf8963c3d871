import { planText } from '#libs/sms-text';
import { serviceTexts } from './texts.js';

const ADDRESS = 'https://avvisi.example/it/';
const MANY_ZONES = Array.from({ length: 40 }, (_, i) => `ZONA${i}`);

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
        texts.moveAway(town, '123456', 10),
        texts.movedAway(town),
        texts.guardianCode(town, '123456', 10),
        texts.guardianConfirmed(town),
        texts.movedHere(town),
        texts.help(town, { signUp: 'ISCRIVI', contact: 'protezionecivile@comune.example', address: ADDRESS }),
        texts.guidance(town, { zoneUnknown: true, signUp: 'ISCRIVI', zones: MANY_ZONES, address: ADDRESS }),
        texts.kindGuidance(town, {
          ...{ signUp: 'ISCRIVI', zones: MANY_ZONES.slice(0, 12), address: ADDRESS },
          categories: ['Viabilità', 'Scuole e servizi', 'Eventi'],
        }),
        texts.paper(town, new Date('2026-03-31')),
        texts.deskWithdrawal(town, '123456'),
        texts.question(town, {
          zones: ['BORGO'],
          categories: ['Alluvione'],
          yes: 'SI',
          address: 'https://av.example/it/',
        }),
      ];
      for (const text of all) expect(planText(text)).toMatchObject({ alphabet: 'gsm7', parts: 1 });
    }
  });

  it.each(towns)('of $name that holds a link fits two', (town) => {
    const address = `https://avvisi.comune.san-valentino.example/it/g/${'_'.repeat(43)}`;
    for (const language of ['it', 'en']) {
      const texts = serviceTexts(language);
      for (const text of [
        texts.link(town, address, 15),
        texts.reminder(town, address),
        texts.newNotice(town, address, 30),
      ]) {
        const { alphabet, parts } = planText(text);
        expect({ alphabet, fits: parts <= 2 }).toEqual({ alphabet: 'gsm7', fits: true });
        expect(text).toContain(address);
      }
    }
  });

  it('that asks whether to sign up says to what, at which address the notice is, and how to agree', () => {
    const asked = { zones: ['BORGO', 'REDA'], categories: ['Alluvione'], yes: 'SI', address: ADDRESS };
    expect(serviceTexts('it').question({ name: 'Faenza', replyTo: '4880' }, asked)).toBe(
      'Comune di Faenza: avvisi SMS (Alluvione) per BORGO, REDA. Se ha almeno 14 anni e li vuole mandi SI al 4880. Informativa: https://avvisi.example/it/',
    );
  });

  it('that lists the zones holds as many as fit', () => {
    const guidance = { zoneUnknown: false, signUp: 'ISCRIVI', address: ADDRESS };
    const text = (zones: string[]) =>
      serviceTexts('it').guidance({ name: 'Faenza', replyTo: null }, { ...guidance, zones });
    expect(text(['BORGO', 'REDA'])).toBe(
      'Per gli avvisi del Comune di Faenza scriva ISCRIVI e la zona: BORGO, REDA. Oppure https://avvisi.example/it/',
    );
    expect(text(MANY_ZONES)).toMatch(/ZONA0, .*\.\.\. Oppure/);
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
