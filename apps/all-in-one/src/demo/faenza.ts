import type { Role } from '#libs/access';
import type { MunicipalityDefinition } from '../../../registration/src/catalogue/municipality-definition.js';
import { NOTICE } from './notice.js';

type Point = [latitude: number, longitude: number];

/**
 * The demonstration's municipality. Quarters are real, their polygons approximate; people and numbers are invented.
 */
export const FAENZA = {
  id: '0b6f7c5e-3c1a-4f4e-9d53-48018fae0001',
  code: 'faenza',
  name: 'Faenza',
  sender: 'COMFAENZA',
  replyTo: null,
  languages: ['it', 'en'],
  countries: ['IT'],
  zones: [
    { code: 'NORD', name: 'Centro Nord', polygon: box(44.2872, 11.858, 44.309, 11.8858) },
    { code: 'SUD', name: 'Centro Sud', polygon: box(44.264, 11.858, 44.287, 11.8858) },
    {
      code: 'BORGO',
      name: 'Borgo Durbecco',
      polygon: [
        [44.272, 11.8862],
        [44.303, 11.8862],
        [44.307, 11.912],
        [44.293, 11.931],
        [44.27, 11.918],
        [44.272, 11.8862],
      ],
    },
    { code: 'GRANAROLO', name: 'Granarolo Faentino', polygon: box(44.349, 11.899, 44.399, 11.969) },
    { code: 'REDA', name: 'Reda', polygon: box(44.299, 11.935, 44.341, 12.009) },
  ],
  categories: [
    {
      code: 'protezione-civile',
      name: { it: 'Protezione civile', en: 'Civil protection' },
      legalBasis: 'public_task',
      statuteRef: 'GDPR art. 6(1)(e); D.Lgs. 1/2018, artt. 3, 6 e 12',
    },
    {
      code: 'meteo',
      name: { it: 'Allerte meteo e idrogeologiche', en: 'Weather and flood warnings' },
      legalBasis: 'public_task',
      statuteRef: 'GDPR art. 6(1)(e); D.Lgs. 1/2018, art. 17',
    },
    {
      code: 'viabilita',
      name: { it: 'Viabilità e scuole', en: 'Roads and schools' },
      legalBasis: 'consent',
    },
    {
      code: 'servizi',
      name: { it: 'Acqua, luce e rifiuti', en: 'Water, power and waste' },
      legalBasis: 'consent',
    },
  ],
  notice: NOTICE,
  terms: {
    controller: 'Comune di Faenza, Piazza del Popolo 31, 48018 Faenza (RA)',
    dpoContact: 'dpo@comune.faenza.example',
    processors: ['Operatore SMS (simulato)'],
    withdrawalMethods: ['SMS: STOP', 'SMS: BASTA'],
    retentionBasis: 'GDPR art. 17(3)(e)',
    retentionDays: 365,
  },
} satisfies MunicipalityDefinition;

export const OFFICIALS: { username: string; name: string; role: Role }[] = [
  { username: 'giulia.ferri', name: 'Giulia Ferri', role: 'author' },
  { username: 'marco.bassi', name: 'Marco Bassi', role: 'approver' },
  { username: 'elena.conti', name: 'Elena Conti', role: 'auditor' },
  { username: 'paolo.neri', name: 'Paolo Neri', role: 'administrator' },
];

export const SYNTHETIC_SUBSCRIBERS = 10_000;

/** A rectangle of latitudes and longitudes, closed. */
function box(south: number, west: number, north: number, east: number): Point[] {
  return [
    [south, west],
    [north, west],
    [north, east],
    [south, east],
    [south, west],
  ];
}
