/**
 * Town time. Officials, citizens and the SMS itself speak of the hour on the town's clocks, whatever zone the computer
 * at hand is set to.
 */
export const TOWN_ZONE = 'Europe/Rome';

const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TOWN_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** An instant as a `datetime-local` field shows it: `2026-11-24T03:10`. */
export function toTownField(instant: Date): string {
  return wallClock.format(instant).replace(' ', 'T');
}

/**
 * What a `datetime-local` field says, as an instant; null when it says nothing. An hour that the change to summer time
 * skips becomes the one after; one that comes twice in autumn means the first.
 */
export function fromTownField(value: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  if (Number.isNaN(asUtc)) return null;
  const summerFirst = [120, 60].map((offset) => new Date(asUtc - offset * 60_000));
  const shown = value.slice(0, 16);
  return summerFirst.find((instant) => toTownField(instant) === shown) ?? (summerFirst[1] as Date);
}

/** `hours` from now, rounded up to the next five minutes. */
export function hoursFrom(now: Date, hours: number): Date {
  const step = 5 * 60_000;
  return new Date(Math.ceil((now.getTime() + hours * 3_600_000) / step) * step);
}
