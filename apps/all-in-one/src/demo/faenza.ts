import type { Role } from '#libs/access';

/**
 * The demonstration's municipality. Quarters are real, their polygons approximate; people and numbers are invented.
 */
export const FAENZA = {
  id: '0b6f7c5e-3c1a-4f4e-9d53-48018fae0001',
  name: 'Comune di Faenza',
  /** Alphanumeric sender, at most 11 characters. */
  sender: 'COMFAENZA',
  controller: 'Comune di Faenza, Piazza del Popolo 31, 48018 Faenza (RA)',
  dpoContact: 'dpo@comune.faenza.example',
} as const;

type Point = [latitude: number, longitude: number];

const box = (south: number, west: number, north: number, east: number): Point[] => [
  [south, west],
  [north, west],
  [north, east],
  [south, east],
  [south, west],
];

export const ZONES: { code: string; name: string; polygon: Point[] }[] = [
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
];

export const CATEGORIES: {
  code: string;
  name: Record<'it' | 'en', string>;
  legalBasis: 'public_task' | 'consent';
  statuteRef: string;
}[] = [
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
    statuteRef: 'GDPR art. 6(1)(a)',
  },
  {
    code: 'servizi',
    name: { it: 'Acqua, luce e rifiuti', en: 'Water, power and waste' },
    legalBasis: 'consent',
    statuteRef: 'GDPR art. 6(1)(a)',
  },
];

export const NOTICE = {
  version: '2026-1',
  texts: {
    it:
      'Il Comune di Faenza, titolare del trattamento, usa il suo numero di telefono solo per inviarle gli avvisi che ' +
      'sceglie qui, per le zone che sceglie qui. Gli avvisi di protezione civile e le allerte meteo rientrano in un ' +
      'compito di interesse pubblico: può opporsi in ogni momento. Gli altri avvisi si basano sul suo consenso: può ' +
      'revocarlo in ogni momento, con la stessa facilità. Basta rispondere STOP a un messaggio. Il numero è ' +
      'conservato cifrato e non viene ceduto a nessuno, salvo all\'operatore telefonico che consegna i messaggi. ' +
      'Responsabile della protezione dei dati: dpo@comune.faenza.example. Può rivolgersi al Garante per la ' +
      'protezione dei dati personali.',
    en:
      'The Municipality of Faenza, the controller, uses your telephone number only to send you the alerts you choose ' +
      'here, for the zones you choose here. Civil protection alerts and weather warnings are part of a public task: ' +
      'you may object at any time. The others rest on your consent: you may withdraw it at any time, as easily as ' +
      'you give it. Just answer STOP to a message. The number is kept encrypted and is passed to nobody but the ' +
      'telephone operator that delivers the messages. Data protection officer: dpo@comune.faenza.example. You may ' +
      'turn to the Garante per la protezione dei dati personali.',
  },
} as const;

export const OFFICIALS: { username: string; name: string; role: Role }[] = [
  { username: 'giulia.ferri', name: 'Giulia Ferri', role: 'author' },
  { username: 'marco.bassi', name: 'Marco Bassi', role: 'approver' },
  { username: 'elena.conti', name: 'Elena Conti', role: 'auditor' },
  { username: 'paolo.neri', name: 'Paolo Neri', role: 'administrator' },
];

export const SYNTHETIC_SUBSCRIBERS = 10_000;
