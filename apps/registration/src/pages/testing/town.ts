import type { MunicipalityDefinition } from '../../catalogue/municipality-definition.js';

const BOX: [number, number][] = [
  [44.2, 11.8],
  [44.2, 11.9],
  [44.3, 11.9],
  [44.3, 11.8],
  [44.2, 11.8],
];

/** A municipality whose every text tries to break out of the page. */
export const TOWN: MunicipalityDefinition = {
  code: 'prova',
  name: "Prova d'Adda <b>",
  sender: 'PROVA',
  languages: ['it', 'en'],
  zones: [
    { code: 'CENTRO', name: 'Centro', polygon: BOX },
    { code: 'BORGO', name: 'Borgo "<script>alert(1)</script>', polygon: BOX },
    ...Array.from({ length: 120 }, (_, i) => ({ code: `Z${i}`, name: `Frazione ${i}`, polygon: BOX })),
  ],
  categories: [
    {
      code: 'flood',
      name: { it: 'Alluvione', en: 'Flood' },
      legalBasis: 'public_task',
      statuteRef: 'D.Lgs. 1/2018, art. 12 <i>',
    },
    { code: 'schools', name: { it: 'Scuole & servizi', en: 'Schools & services' }, legalBasis: 'consent' },
  ],
  notice: {
    version: '2026-01',
    texts: {
      it: 'Usiamo il numero solo per gli avvisi.\n\nResponsabile: <script>alert(1)</script>',
      en: 'We use the number for the alerts alone.',
    },
  },
  terms: {
    controller: 'Comune di Prova, Piazza <1>',
    dpoContact: 'dpo@prova.example',
    processors: [],
    withdrawalMethods: ['SMS: STOP'],
    retentionBasis: 'GDPR art. 17(3)(e)',
    retentionDays: 365,
  },
};
