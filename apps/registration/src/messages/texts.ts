import { foldText } from '#libs/sms-text';
import type { Municipality } from '../catalogue/municipality.entity.js';

/** What a text speaks of. */
type Speaker = Pick<Municipality, 'name' | 'replyTo'>;

interface ServiceTexts {
  code(from: Speaker, code: string, minutes: number): string;
  confirmation(from: Speaker): string;
  withdrawal(from: Speaker): string;
  help(from: Speaker): string;
  link(from: Speaker, address: string, minutes: number): string;
  reminder(from: Speaker, address: string): string;
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
    help: (from) => `Avvisi del Comune di ${from.name}. Per non riceverli piu' ${stopIt(from)}.`,
    link: ({ name }, address, minutes) =>
      `Comune di ${name}: gestisca qui i suoi avvisi, entro ${minutes} minuti. Non dia il link a nessuno. ${address}`,
    reminder: ({ name }, address) =>
      `Comune di ${name}: per continuare a ricevere gli avvisi confermi qui entro un mese. ${address}`,
  },
  en: {
    code: ({ name }, code, minutes) =>
      `Your code for the alerts of the Municipality of ${name} is ${code}. Valid ${minutes} minutes. Tell it to nobody.`,
    confirmation: (from) =>
      `You are signed up for the alerts of the Municipality of ${from.name}. To leave, ${stopEn(from)}.`,
    withdrawal: ({ name }) => `Done: you will get no more alerts of the Municipality of ${name}.`,
    help: (from) => `Alerts of the Municipality of ${from.name}. To leave, ${stopEn(from)}.`,
    link: ({ name }, address, minutes) =>
      `Municipality of ${name}: manage your alerts here, within ${minutes} minutes. Give the link to nobody. ${address}`,
    reminder: ({ name }, address) =>
      `Municipality of ${name}: to go on getting the alerts, please confirm here within a month. ${address}`,
  },
} satisfies Record<string, ServiceTexts>;

/** The texts of a language; Italian for one we do not speak. */
export function serviceTexts(language: string): ServiceTexts {
  const texts: ServiceTexts = language in TEXTS ? TEXTS[language as keyof typeof TEXTS] : TEXTS.it;
  return {
    code: (...said) => gsmSafe(texts.code(...said)),
    confirmation: (from) => gsmSafe(texts.confirmation(from)),
    withdrawal: (from) => gsmSafe(texts.withdrawal(from)),
    help: (from) => gsmSafe(texts.help(from)),
    link: (...said) => gsmSafe(texts.link(...said)),
    reminder: (...said) => gsmSafe(texts.reminder(...said)),
  };
}

function stopIt({ replyTo }: Speaker): string {
  return replyTo === null ? 'risponda STOP' : `mandi STOP al ${replyTo}`;
}

function stopEn({ replyTo }: Speaker): string {
  return replyTo === null ? 'reply STOP' : `text STOP to ${replyTo}`;
}

/** A municipality's own name may hold what the alphabet does not. */
function gsmSafe(text: string): string {
  return foldText(text).text;
}
