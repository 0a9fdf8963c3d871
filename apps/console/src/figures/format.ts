import { TOWN_ZONE } from './rome.js';

/** How figures are written in a language. Four-digit numbers keep their separator: 8.412 is read at a glance. */
export interface Format {
  number: (value: number) => string;
  /** Euro cents as an amount. */
  price: (cents: number) => string;
  /** Share of a whole, one decimal; never 100 % or 0 % when it is not exactly so. */
  share: (part: number, whole: number) => string;
  rate: (perSecond: number) => string;
  /** Weekday, day, month, hour and minute; the year when it is not this one. */
  dateTime: (iso: string, now?: Date) => string;
  /** Hour and minute; the day too unless it is today. */
  clock: (iso: string, now?: Date) => string;
  /** With seconds. */
  exactTime: (iso: string) => string;
  /** Day and time, with year and seconds: what stands in a record. */
  stamp: (iso: string) => string;
  /** `3 min 20 s` */
  duration: (seconds: number) => string;
  list: (words: string[]) => string;
  /** A language's own name in this language. */
  languageName: (code: string) => string;
}

export function formatFor(language: string): Format {
  const locale = language === 'en' ? 'en-GB' : 'it-IT';
  const number = new Intl.NumberFormat(locale, { useGrouping: 'always' as never });
  const price = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'EUR',
    useGrouping: 'always' as never,
  });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const inTown = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: TOWN_ZONE, ...options });
  const day = inTown({ dateStyle: 'short' });
  const dateTime = inTown({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const withYear = inTown({ dateStyle: 'medium', timeStyle: 'short' });
  const year = inTown({ year: 'numeric' });
  const moment = (iso: string, now: Date) => {
    const instant = new Date(iso);
    return (year.format(instant) === year.format(now) ? dateTime : withYear).format(instant);
  };
  const clock = inTown({ hour: '2-digit', minute: '2-digit' });
  const exact = inTown({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const stamp = inTown({ dateStyle: 'medium', timeStyle: 'medium' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return {
    number: (value) => number.format(value),
    price: (cents) => price.format(cents / 100),
    share: (part, whole) => percent.format(honestShare(part, whole)),
    rate: (perSecond) =>
      (perSecond < 10 ? oneDecimal : number).format(perSecond < 10 ? perSecond : Math.round(perSecond)),
    dateTime: (iso, now = new Date()) => moment(iso, now),
    clock: (iso, now = new Date()) =>
      day.format(new Date(iso)) === day.format(now) ? clock.format(new Date(iso)) : moment(iso, now),
    exactTime: (iso) => exact.format(new Date(iso)),
    stamp: (iso) => stamp.format(new Date(iso)),
    duration: durationText,
    list: (words) => list.format(words),
    languageName: (code) => names.of(code) ?? code,
  };
}

/** 99.97 % must not read as 100 %: somebody is still without the message. */
function honestShare(part: number, whole: number): number {
  if (whole <= 0) return 0;
  const share = part / whole;
  if (part < whole && share > 0.999) return 0.999;
  if (part > 0 && share < 0.001) return 0.001;
  return share;
}

/** Units are the same in Italian and English: h, min, s. */
function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const h = Math.floor(whole / 3600);
  const min = Math.floor((whole % 3600) / 60);
  const s = whole % 60;
  if (h > 0) return min > 0 ? `${h} h ${min} min` : `${h} h`;
  if (min > 0) return s > 0 ? `${min} min ${s} s` : `${min} min`;
  return `${s} s`;
}
