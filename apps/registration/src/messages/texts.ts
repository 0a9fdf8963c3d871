import { foldText, planText } from '#libs/sms-text';
import type { Municipality } from '../catalogue/municipality.entity.js';

/** What a text speaks of. */
type Speaker = Pick<Municipality, 'name' | 'replyTo'>;

/** What is agreed to, in short words, and where the notice is. */
export interface Asked {
  zones: readonly string[];
  categories: readonly string[];
  yes: string;
  address: string;
}

/** What an official was told, and the code that shows whose the phone is. */
export interface DeskAsked {
  zones: readonly string[];
  categories: readonly string[];
  /** Whether the phone's own answer is enough; else only its code is asked for. */
  alone: boolean;
  address: string;
  code: string;
}

export interface Guidance {
  zoneUnknown: boolean;
  signUp: string;
  /** Codes. */
  zones: readonly string[];
  address: string;
}

/** A zone was named, but none of the kinds of alert, each of which is asked for by itself. */
export interface KindGuidance {
  signUp: string;
  /** Codes of those that were asked for. */
  zones: readonly string[];
  /** Names of those there are. */
  categories: readonly string[];
  address: string;
}

export interface Help {
  signUp: string;
  contact: string;
  address: string;
}

interface ServiceTexts {
  code(from: Speaker, code: string, minutes: number): string;
  confirmation(from: Speaker): string;
  withdrawal(from: Speaker): string;
  help(from: Speaker, help: Help): string;
  question(from: Speaker, asked: Asked): string;
  guidance(from: Speaker, guidance: Guidance): string;
  kindGuidance(from: Speaker, guidance: KindGuidance): string;
  /** @param signedOn the day on the paper, midnight UTC */
  paper(from: Speaker, signedOn: Date): string;
  deskCode(from: Speaker, asked: DeskAsked): string;
  deskWithdrawal(from: Speaker, code: string): string;
  link(from: Speaker, address: string, minutes: number): string;
  reminder(from: Speaker, address: string): string;
  guardianCode(from: Speaker, code: string, minutes: number): string;
  guardianConfirmed(from: Speaker): string;
  /** To the child, for the guardian whose phone may be another's by now. */
  childCode(from: Speaker, code: string): string;
  /** @param until when the child's subscription ends */
  guardianGone(from: Speaker, until: Date): string;
  moveAway(from: Speaker, code: string, minutes: number): string;
  movedAway(from: Speaker): string;
  movedHere(from: Speaker): string;
  newNotice(from: Speaker, address: string, days: number): string;
}

/** Written for the GSM alphabet (no È, no curly quotes): one accent too many would double the price. */
const TEXTS = {
  it: {
    code: ({ name }, code, minutes) =>
      `Il suo codice per gli avvisi del Comune di ${name} e' ${code}. Vale ${minutes} minuti. Non lo dica a nessuno.`,
    confirmation: (from) =>
      `Iscrizione confermata agli avvisi del Comune di ${from.name}. Per non riceverli piu' ${stopIt(from)}.`,
    withdrawal: ({ name }) =>
      `Cancellazione confermata: non ricevera' piu' gli avvisi del Comune di ${name}.`,
    help: (from, { signUp, contact, address }) =>
      oneOf(
        `Avvisi del Comune di ${from.name}. Per riceverli scriva ${signUp} e la zona, per non riceverli piu' ${stopIt(from)}. Contatti: ${contact}. ${address}`,
        `Avvisi del Comune di ${from.name}. Per riceverli ${signUp} e la zona; per uscire ${stopIt(from)}. Contatti: ${contact}`,
        `Avvisi del Comune di ${from.name}. Per uscire ${stopIt(from)}. ${contact}`,
      ),
    question: (from, { zones, categories, yes, address }) =>
      oneOf(
        `Comune di ${from.name}: avvisi SMS (${categories.join(', ')}) per ${zones.join(', ')}. Se ha almeno 14 anni e li vuole ${sayIt(from, yes)}. Informativa: ${address}`,
        `Avvisi ${from.name}: ${categories.join(', ')}; zone ${zones.join(', ')}. Se ha 14 anni e li vuole ${sayIt(from, yes)}. Informativa ${address}`,
      ),
    paper: (from, signedOn) =>
      oneOf(
        `Con il modulo firmato il ${dayOf(signedOn)} e' iscritto agli avvisi del Comune di ${from.name}. Se non e' cosi', o per non riceverli piu', ${stopIt(from)}.`,
        `Avvisi del Comune di ${from.name}: iscritto con modulo del ${dayOf(signedOn)}. Se e' un errore ${stopIt(from)}.`,
      ),
    deskCode: (from, { zones, categories, alone, address, code }) =>
      oneOf(
        `Comune di ${from.name}: avvisi SMS (${categories.join(', ')}) per ${zones.join(', ')}. Per iscriversi dica all'operatore il codice ${code}${alone ? ` o ${sayIt(from, 'SI')}` : ''}. Informativa: ${address}`,
        `${from.name}, avvisi SMS (${categories.join(', ')}) per ${zones.join(', ')}: per iscriversi dica il codice ${code}${alone ? ` o ${sayIt(from, 'SI')}` : ''}. ${address}`,
      ),
    deskWithdrawal: ({ name }, code) =>
      `Per non avere piu' gli avvisi del Comune di ${name} dica all'operatore il codice ${code}. Se non l'ha chiesto, non lo dica.`,
    guidance: (from, { zoneUnknown, signUp, zones, address }) =>
      withList(zones, (list) => {
        const fault = zoneUnknown ? 'Zona non trovata. ' : '';
        return `${fault}Per gli avvisi del Comune di ${from.name} scriva ${signUp} e la zona: ${list}. Oppure ${address}`;
      }),
    kindGuidance: (from, { signUp, zones, categories, address }) =>
      withList(
        categories,
        (list) =>
          `Per gli avvisi del Comune di ${from.name} scriva anche quali vuole: ${[signUp, ...zones].join(' ')} e poi ${list}. Oppure ${address}`,
        (list) => `Avvisi ${from.name}: scriva ${signUp}, la zona e quali vuole: ${list}. Oppure ${address}`,
      ),
    link: ({ name }, address, minutes) =>
      `Comune di ${name}: gestisca qui i suoi avvisi, entro ${minutes} minuti. Non dia il link a nessuno. ${address}`,
    reminder: ({ name }, address) =>
      `Comune di ${name}: per continuare a ricevere gli avvisi confermi qui entro un mese. ${address}`,
    guardianCode: ({ name }, code, minutes) =>
      oneOf(
        `Codice ${code} per autorizzare chi ha meno di 14 anni a ricevere gli avvisi del Comune di ${name}. Vale ${minutes} minuti.`,
        `Codice ${code} per autorizzare un minore agli avvisi del Comune di ${name} (${minutes} minuti).`,
      ),
    guardianConfirmed: ({ name }) =>
      oneOf(
        `Ha autorizzato un minore a ricevere gli avvisi del Comune di ${name}. Li gestisce o li ferma con questo numero, dalla pagina degli avvisi.`,
        `Ha autorizzato un minore agli avvisi del Comune di ${name}. Li gestisce con questo numero.`,
      ),
    childCode: ({ name }, code) =>
      oneOf(
        `Avvisi del Comune di ${name}: codice ${code} per il genitore o tutore che li gestisce per lei. Lo dica solo a lui o a lei, se lo sta aspettando.`,
        `Avvisi ${name}: codice ${code} per il suo genitore o tutore. Lo dica solo a lui o a lei.`,
      ),
    guardianGone: ({ name }, until) =>
      oneOf(
        `Chi l'ha autorizzata agli avvisi del Comune di ${name} ha cancellato i suoi dati. Per averli dopo il ${dayOf(until)} si iscriva di nuovo con un genitore o tutore.`,
        `Avvisi ${name}: per averli dopo il ${dayOf(until)} si iscriva di nuovo con un genitore o tutore.`,
      ),
    moveAway: ({ name }, code, minutes) =>
      oneOf(
        `Avvisi del Comune di ${name}: codice ${code} per spostarli su un altro numero (${minutes} minuti). Se non l'ha chiesto lei non lo dica a nessuno.`,
        `Avvisi ${name}: codice ${code} per cambiare numero (${minutes} minuti). Non l'ha chiesto lei? Non lo dica a nessuno.`,
      ),
    movedAway: ({ name }) =>
      `Come richiesto, gli avvisi del Comune di ${name} non arrivano piu' a questo numero.`,
    movedHere: (from) =>
      oneOf(
        `Come richiesto, gli avvisi del Comune di ${from.name} arrivano a questo numero. Per non riceverli piu' ${stopIt(from)}.`,
        `Gli avvisi del Comune di ${from.name} arrivano a questo numero. Per uscire ${stopIt(from)}.`,
      ),
    newNotice: ({ name }, address, days) =>
      `Comune di ${name}: l'informativa sulla privacy degli avvisi e' cambiata. La legga e scelga qui entro ${days} giorni. ${address}`,
  },
  en: {
    code: ({ name }, code, minutes) =>
      `Your code for the alerts of the Municipality of ${name} is ${code}. Valid ${minutes} minutes. Tell it to nobody.`,
    confirmation: (from) =>
      `You are signed up for the alerts of the Municipality of ${from.name}. To leave, ${stopEn(from)}.`,
    withdrawal: ({ name }) => `Done: you will get no more alerts of the Municipality of ${name}.`,
    help: (from, { signUp, contact, address }) =>
      oneOf(
        `Alerts of the Municipality of ${from.name}. To get them text ${signUp} and your zone; to leave, ${stopEn(from)}. Contact: ${contact}. ${address}`,
        `Alerts of the Municipality of ${from.name}. To get them ${signUp} and your zone; to leave, ${stopEn(from)}. Contact: ${contact}`,
        `Alerts of the Municipality of ${from.name}. To leave, ${stopEn(from)}. ${contact}`,
      ),
    question: (from, { zones, categories, yes, address }) =>
      oneOf(
        `Municipality of ${from.name}: SMS alerts (${categories.join(', ')}) for ${zones.join(', ')}. If you are 14 or over and want them, ${sayEn(from, yes)}. Notice: ${address}`,
        `Alerts ${from.name}: ${categories.join(', ')}; zones ${zones.join(', ')}. If you are 14 and want them ${sayEn(from, yes)}. Notice ${address}`,
      ),
    paper: (from, signedOn) =>
      oneOf(
        `By the form signed on ${dayOf(signedOn)} you are signed up for the alerts of the Municipality of ${from.name}. If that is wrong, or to leave, ${stopEn(from)}.`,
        `Alerts of the Municipality of ${from.name}: signed up by form of ${dayOf(signedOn)}. If wrong ${stopEn(from)}.`,
      ),
    deskCode: (from, { zones, categories, alone, address, code }) =>
      oneOf(
        `Municipality of ${from.name}: SMS alerts (${categories.join(', ')}) for ${zones.join(', ')}. To sign up tell the operator the code ${code}${alone ? ` or ${sayEn(from, 'YES')}` : ''}. Notice: ${address}`,
        `${from.name}, SMS alerts (${categories.join(', ')}) for ${zones.join(', ')}: to sign up tell the code ${code}${alone ? ` or ${sayEn(from, 'YES')}` : ''}. ${address}`,
      ),
    deskWithdrawal: ({ name }, code) =>
      `To get no more alerts of the Municipality of ${name} tell the operator the code ${code}. If you did not ask, tell nobody.`,
    guidance: (from, { zoneUnknown, signUp, zones, address }) =>
      withList(zones, (list) => {
        const fault = zoneUnknown ? 'Zone not found. ' : '';
        return `${fault}For the alerts of the Municipality of ${from.name} text ${signUp} and a zone: ${list}. Or ${address}`;
      }),
    kindGuidance: (from, { signUp, zones, categories, address }) =>
      withList(
        categories,
        (list) =>
          `For the alerts of the Municipality of ${from.name} say which you want as well: ${[signUp, ...zones].join(' ')} and then ${list}. Or ${address}`,
        (list) => `Alerts ${from.name}: text ${signUp}, a zone and which you want: ${list}. Or ${address}`,
      ),
    link: ({ name }, address, minutes) =>
      `Municipality of ${name}: manage your alerts here, within ${minutes} minutes. Give the link to nobody. ${address}`,
    reminder: ({ name }, address) =>
      `Municipality of ${name}: to go on getting the alerts, please confirm here within a month. ${address}`,
    guardianCode: ({ name }, code, minutes) =>
      `Code ${code} to let a child under 14 get the alerts of the Municipality of ${name}. Valid ${minutes} minutes.`,
    guardianConfirmed: ({ name }) =>
      oneOf(
        `You let a child get the alerts of the Municipality of ${name}. Manage or stop them with this number, on the page of the alerts.`,
        `You let a child get the alerts of ${name}. Manage them with this number.`,
      ),
    childCode: ({ name }, code) =>
      oneOf(
        `Alerts of the Municipality of ${name}: code ${code} for the parent or guardian who manages them for you. Tell it to them alone, if they wait for it.`,
        `Alerts ${name}: code ${code} for your parent or guardian. Tell it to them alone.`,
      ),
    guardianGone: ({ name }, until) =>
      oneOf(
        `Who let you get the alerts of the Municipality of ${name} erased their data. To get them after ${dayOf(until)}, sign up again with a parent or guardian.`,
        `Alerts ${name}: to get them after ${dayOf(until)}, sign up again with a parent or guardian.`,
      ),
    moveAway: ({ name }, code, minutes) =>
      oneOf(
        `Alerts of the Municipality of ${name}: code ${code} moves them to another number (${minutes} minutes). Not asked by you? Tell it to nobody.`,
        `Alerts ${name}: code ${code} to change the number (${minutes} minutes). Not asked by you? Tell it to nobody.`,
      ),
    movedAway: ({ name }) =>
      `As you asked, the alerts of the Municipality of ${name} no longer come to this number.`,
    movedHere: (from) =>
      `As you asked, the alerts of the Municipality of ${from.name} come to this number. To leave, ${stopEn(from)}.`,
    newNotice: ({ name }, address, days) =>
      `Municipality of ${name}: the privacy notice of the alerts has changed. Please read it and choose here within ${days} days. ${address}`,
  },
} satisfies Record<string, ServiceTexts>;

/** The texts of a language; Italian for one we do not speak. */
export function serviceTexts(language: string): ServiceTexts {
  const texts: ServiceTexts = language in TEXTS ? TEXTS[language as keyof typeof TEXTS] : TEXTS.it;
  return {
    code: (...said) => gsmSafe(texts.code(...said)),
    confirmation: (from) => gsmSafe(texts.confirmation(from)),
    withdrawal: (from) => gsmSafe(texts.withdrawal(from)),
    help: (...said) => gsmSafe(texts.help(...said)),
    question: (...said) => gsmSafe(texts.question(...said)),
    guidance: (...said) => gsmSafe(texts.guidance(...said)),
    kindGuidance: (...said) => gsmSafe(texts.kindGuidance(...said)),
    paper: (...said) => gsmSafe(texts.paper(...said)),
    deskCode: (...said) => gsmSafe(texts.deskCode(...said)),
    deskWithdrawal: (...said) => gsmSafe(texts.deskWithdrawal(...said)),
    link: (...said) => gsmSafe(texts.link(...said)),
    guardianCode: (...said) => gsmSafe(texts.guardianCode(...said)),
    childCode: (...said) => gsmSafe(texts.childCode(...said)),
    guardianGone: (...said) => gsmSafe(texts.guardianGone(...said)),
    guardianConfirmed: (from) => gsmSafe(texts.guardianConfirmed(from)),
    moveAway: (...said) => gsmSafe(texts.moveAway(...said)),
    movedAway: (from) => gsmSafe(texts.movedAway(from)),
    movedHere: (from) => gsmSafe(texts.movedHere(from)),
    newNotice: (...said) => gsmSafe(texts.newNotice(...said)),
    reminder: (...said) => gsmSafe(texts.reminder(...said)),
  };
}

function stopIt(from: Speaker): string {
  return sayIt(from, 'STOP');
}

function stopEn(from: Speaker): string {
  return sayEn(from, 'STOP');
}

function sayIt({ replyTo }: Speaker, word: string): string {
  return replyTo === null ? `risponda ${word}` : `mandi ${word} al ${replyTo}`;
}

function sayEn({ replyTo }: Speaker, word: string): string {
  return replyTo === null ? `reply ${word}` : `text ${word} to ${replyTo}`;
}

/** The fullest that is one message; where none is, the shortest. */
function oneOf(...texts: [string, ...string[]]): string {
  return texts.find((text) => planText(gsmSafe(text)).parts === 1) ?? texts.at(-1) ?? texts[0];
}

/** As much of a list as one message holds; in fewer words where it holds not even the first. */
function withList(items: readonly string[], ...texts: ((list: string) => string)[]): string {
  const lists = items.map((_, left) =>
    left === 0 ? items.join(', ') : `${items.slice(0, items.length - left).join(', ')}...`,
  );
  return oneOf(...(texts.flatMap((text) => lists.map(text)) as [string, ...string[]]));
}

/** A municipality's own name may hold what the alphabet does not. */
function gsmSafe(text: string): string {
  return foldText(text).text;
}

/** As both languages write it: 31/03/2026. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10).split('-').reverse().join('/');
}
