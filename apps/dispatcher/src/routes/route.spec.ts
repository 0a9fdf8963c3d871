import { readFile } from 'node:fs/promises';
import { linkOptions } from '../dispatch/link-options.js';
import { dispatcherSettings } from '../settings.js';
import { routeHelp, routesSchema, type Route } from './route.js';

const LEAST = {
  ...{ id: 'one', name: 'One', municipalityId: '0199f3a0-0000-7000-8000-00000000faec', kind: 'live' },
  ...{ host: 'smsc.example', port: 2775, systemId: 'town', password: 'secret' },
  ...{ partsPerSecond: 10, centsPerPart: 4 },
};

const routeOf = (changes: Record<string, unknown> = {}) =>
  routesSchema.parse([{ ...LEAST, ...changes }])[0] as Route;

const faultsOf = (changes: Record<string, unknown>) =>
  routesSchema.safeParse([{ ...LEAST, ...changes }]).error?.issues.map(({ message }) => message);

describe('A route', () => {
  it('binds as SMPP 3.4, with times that suit most providers', () => {
    expect(linkOptions(routeOf())).toMatchObject({
      interfaceVersion: 0x34,
      timers: {
        ...{ connectMs: 10_000, bindMs: 10_000, responseMs: 30_000 },
        ...{ enquireLinkMs: 30_000, enquireLinkMisses: 3 },
        ...{ reconnectMs: 1_000, reconnectMaxMs: 60_000, refusedMs: 4_000 },
      },
    });
  });

  it('binds as its provider wants it', () => {
    const timers = {
      ...{ connectMs: 2_000, bindMs: 3_000, responseMs: 4_000 },
      ...{ enquireLinkMs: 5_000, enquireLinkMisses: 2 },
      ...{ reconnectMs: 100, reconnectMaxMs: 6_000, refusedMs: 7_000 },
    };
    const tls = { ca: 'authority', cert: 'certificate', key: 'key' };
    const options = linkOptions(
      routeOf({ ...timers, interfaceVersion: '3.3', tls, actions: { '0x99': 'rebind' } }),
    );
    expect(options).toMatchObject({ interfaceVersion: 0x33, timers, tls });
    expect(options.actions?.get(0x99)).toBe('rebind');
  });

  it.each([
    'throttled',
    'queueFull',
    'transient',
    'ambiguous',
    'sessionFault',
    'rebind',
    'bindRefused',
    'credentials',
    'routeFault',
    'permanent',
    'permanentOnRoute',
    'encodingFault',
    'vendor',
  ])('may have any status mean “%s”', (action) => {
    expect(faultsOf({ actions: { '0x0D': action } })).toBeUndefined();
  });

  it('needs the key to its own certificate', () => {
    expect(faultsOf({ tls: { cert: 'certificate' } })).toEqual(['routes[0.tls] needs cert and key together']);
  });

  it('is described whole by --help and by the operator’s guide', async () => {
    const fields = Object.keys(routeOf({ systemType: 'a', serviceType: 'b', outbind: undefined }));
    const guide = await readFile('docs/operators-guide.md', 'utf8');
    const help = dispatcherSettings.help();
    for (const field of fields) {
      expect(help).toContain(`    ${field} `);
      expect(guide).toMatch(new RegExp(`^\\| .*\`${field}\`.*\\|`, 'm'));
    }
    expect(routeHelp().split('\n').length).toBeGreaterThanOrEqual(fields.length);
  });
});
