import type { MunicipalityDefinition } from '../catalogue/municipality-definition.js';

/** A small town for specs: two zones, a category of each legal basis, two languages. */
export const FAENZA: MunicipalityDefinition = {
  code: 'faenza',
  name: 'Faenza',
  sender: 'Faenza',
  languages: ['it', 'en'],
  zones: [
    { code: 'BORGO', name: 'Borgo Durbecco', polygon: square(44.28, 11.89) },
    { code: 'CENTRO', name: 'Centro Storico', polygon: square(44.28, 11.87) },
    { code: 'REDA', name: 'Reda', polygon: square(44.32, 11.95) },
  ],
  categories: [
    {
      code: 'flood',
      name: { it: 'Alluvione', en: 'Flood' },
      legalBasis: 'public_task',
      statuteRef: 'D.Lgs. 1/2018, art. 12',
    },
    { code: 'roads', name: { it: 'Viabilità', en: 'Roads' }, legalBasis: 'consent' },
  ],
  notice: { version: '2026-1', texts: { it: 'Informativa: «il Comune …»', en: 'Notice: the town …' } },
  terms: {
    controller: 'Comune di Faenza',
    dpoContact: 'dpo@example.org',
    processors: ['Operatore SMS'],
    withdrawalMethods: ['SMS: STOP'],
    retentionBasis: 'GDPR art. 17(3)(e)',
    retentionDays: 365,
  },
};

function square(latitude: number, longitude: number): [number, number][] {
  const [north, east] = [latitude + 0.02, longitude + 0.02];
  return [
    [latitude, longitude],
    [latitude, east],
    [north, east],
    [north, longitude],
    [latitude, longitude],
  ];
}
