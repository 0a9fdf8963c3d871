import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_EVENTS } from '#libs/audit';

const ROOT = join(import.meta.dirname, '../..');

/** What consent and the log owe (ISO/IEC TS 27560, GDPR art. 7, Garante 2008), whatever the code says. */
const OWED = [
  ...[
    'notice.published',
    'notice.served',
    'notice.asked',
    'registration.requested',
    'otp.sent',
    'otp.failed',
    'otp.confirmed',
  ],
  ...['consent.given', 'consent.refused', 'consent.changed', 'consent.reaffirmed', 'consent.withdrawn'],
  ...[
    'consent.expired',
    'objection.raised',
    'number.suspended',
    'number.reassigned',
    'dsar.access',
    'dsar.export',
  ],
  ...[
    'dsar.rectified',
    'dsar.restricted',
    'subject.erased',
    'key.rotated',
    'export.created',
    'record.viewed',
  ],
  ...['official.login', 'official.role_changed', 'alert.submitted', 'alert.approved', 'alert.released'],
  ...['alert.stopped', 'alert.completed', 'checkpoint.signed', 'restore.replayed'],
];

/** Known to the log, and written by nobody yet. */
const UNWRITTEN: readonly string[] = ['alert.scheduled'];

/** Only what writes: who reads the log names events too, and refusals of the aftermath are called like some. */
const READERS = /\/(replay|why|answer|aftermath|testing|console)\/|\.spec\.ts$|\.dto\.ts$|\.problems\.ts$/;
const WRITERS: Record<string, string> = {
  ...{ 'apps/registration/src': 'registration', 'apps/authoring/src': 'authoring' },
  ...{
    'apps/dispatcher/src': 'dispatcher',
    'apps/all-in-one/src': 'cli',
    'libs/audit/src/archive.ts': 'cli',
  },
  'libs/audit/src/checkpoints': 'registration',
};

describe('The events of the audit log', () => {
  const written = writers();

  it('are all that is owed', () => {
    const known: readonly string[] = AUDIT_EVENTS;
    const missing = OWED.filter((event) => !known.includes(event) || !written.has(event));
    expect(missing.filter((event) => !UNWRITTEN.includes(event))).toEqual([]);
  });

  it('are each written somewhere', () => {
    const unwritten = AUDIT_EVENTS.filter((event) => !written.has(event));
    expect(unwritten.filter((event) => !UNWRITTEN.includes(event))).toEqual([]);
  });

  it('are listed for auditors, each with the program that writes it', () => {
    const guide = readFileSync(join(ROOT, 'docs/auditors-guide.md'), 'utf8');
    const rows = [...guide.matchAll(/^\| `([a-z_]+\.[a-z_]+)` +\| ([a-z, ]+?) +\| (.+?) +\|$/gm)];
    const listed = new Map(rows.map(([, event = '', by = '']) => [event, by]));
    const by = (event: string) => [...(written.get(event) ?? [])].sort().join(', ');
    const told = AUDIT_EVENTS.filter((event) => !UNWRITTEN.includes(event));
    expect(told.map((event) => `${event}: ${listed.get(event)}`)).toEqual(
      told.map((event) => `${event}: ${by(event)}`),
    );
  });
});

/** Event → programs in whose code it stands. */
function writers(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [place, program] of Object.entries(WRITERS))
    for (const file of filesIn(join(ROOT, place))) {
      const text = readFileSync(file, 'utf8');
      for (const event of [...AUDIT_EVENTS, ...OWED])
        if (text.includes(`'${event}'`)) found.set(event, (found.get(event) ?? new Set()).add(program));
    }
  return found;
}

function filesIn(place: string): string[] {
  if (place.endsWith('.ts')) return [place];
  try {
    return readdirSync(place, { recursive: true, encoding: 'utf8' })
      .map((name) => join(place, name))
      .filter((name) => name.endsWith('.ts') && !READERS.test(name));
  } catch {
    return [];
  }
}
