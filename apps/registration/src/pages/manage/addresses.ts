import type { ProblemLanguage } from '#libs/http';
import { linkPath } from '../../rights/link/link-address.js';

/** What can be done on the page of a subscription; each has an address of its own, which only takes POST. */
const ACTIONS = {
  choices: { it: 'scelte', en: 'choices' },
  pause: { it: 'pausa', en: 'pause' },
  resume: { it: 'riprendi', en: 'resume' },
  number: { it: 'numero', en: 'number' },
  numberConfirm: { it: 'numero/conferma', en: 'number/confirm' },
  restrict: { it: 'limita', en: 'restrict' },
  lift: { it: 'togli-limite', en: 'lift-restriction' },
  leave: { it: 'lascia', en: 'leave' },
  data: { it: 'dati', en: 'data' },
  dataJson: { it: 'dati-json', en: 'data-json' },
  erase: { it: 'cancella', en: 'erase' },
  close: { it: 'chiudi', en: 'close' },
} as const;

export type ManageAction = keyof typeof ACTIONS;

const MINE = { it: 'it/iscrizione', en: 'en/subscription' } as const;

function actionRoutes(action: ManageAction): string[] {
  return [`${MINE.it}/${ACTIONS[action].it}`, `${MINE.en}/${ACTIONS[action].en}`];
}

/** For Nest's router. */
export const MANAGE_ROUTES = {
  ask: ['it/gestione', 'en/manage'],
  asked: ['it/gestione/inviato', 'en/manage/sent'],
  mine: [MINE.it, MINE.en],
  choices: actionRoutes('choices'),
  pause: actionRoutes('pause'),
  resume: actionRoutes('resume'),
  number: actionRoutes('number'),
  numberConfirm: actionRoutes('numberConfirm'),
  restrict: actionRoutes('restrict'),
  lift: actionRoutes('lift'),
  leave: actionRoutes('leave'),
  data: actionRoutes('data'),
  dataJson: actionRoutes('dataJson'),
  receipt: [`${MINE.it}/ricevuta/:id`, `${MINE.en}/receipt/:id`],
  erase: actionRoutes('erase'),
  close: actionRoutes('close'),
};

export function askAddress(language: ProblemLanguage): string {
  return language === 'it' ? '/it/gestione' : '/en/manage';
}

export function askedAddress(language: ProblemLanguage): string {
  return `${askAddress(language)}/${language === 'it' ? 'inviato' : 'sent'}`;
}

/** @param done what was just done, told on the page @param was the language of the messages before it */
export function mineAddress(language: ProblemLanguage, done?: ManageAction, was?: string): string {
  const before = was === undefined ? '' : `&was=${was}`;
  return `/${MINE[language]}${done === undefined ? '' : `?done=${done}${before}`}`;
}

export function actionAddress(language: ProblemLanguage, action: ManageAction): string {
  return `/${MINE[language]}/${ACTIONS[action][language]}`;
}

/** With `.json` behind it, the receipt comes as data. */
export function receiptAddress(language: ProblemLanguage, consentId: string): string {
  return `/${MINE[language]}/${language === 'it' ? 'ricevuta' : 'receipt'}/${consentId}`;
}

export { linkPath };
