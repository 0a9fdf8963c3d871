import { z } from 'zod';
import { ConfigError, serviceSettings, settings, values } from './index.js';

const declared = settings({
  httpPort: { env: 'HTTP_PORT', schema: values.port.default(8080), about: 'port to listen on' },
  indexKey: { env: 'INDEX_KEY', schema: values.key256, about: 'blind index', secret: true },
  hosts: { env: 'HOSTS', schema: values.list.default([]), about: 'hosts' },
  tls: { env: 'TLS', schema: values.flag.default(false), about: 'TLS' },
  routes: {
    env: 'ROUTES',
    schema: values.json(z.array(z.object({ id: z.string() }))).optional(),
    about: 'routes',
  },
});

const key = Buffer.alloc(32, 7).toString('base64');

describe('Settings', () => {
  it('are typed values with their defaults', () => {
    const loaded = declared.load({ INDEX_KEY: key, HOSTS: 'a, b', TLS: 'yes', ROUTES: '[{"id":"r1"}]' });
    expect(loaded).toEqual({
      httpPort: 8080,
      indexKey: Buffer.alloc(32, 7),
      hosts: ['a', 'b'],
      tls: true,
      routes: [{ id: 'r1' }],
    });
  });

  it('fail with every fault at once, and never show a value', () => {
    const load = () => declared.load({ HTTP_PORT: '99999', INDEX_KEY: 'c2VjcmV0', ROUTES: 'not json' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/HTTP_PORT[^]*INDEX_KEY[^]*ROUTES/);
    expect(load).not.toThrow(/c2VjcmV0|not json/);
  });

  it('take an empty variable for one that is not set', () => {
    expect(() => declared.load({ INDEX_KEY: '' })).toThrow('INDEX_KEY: is not set');
  });

  it('explain themselves, without the defaults of secrets', () => {
    expect(declared.help()).toMatch(/HTTP_PORT +8080 +port to listen on/);
    expect(declared.help()).toMatch(/INDEX_KEY +required +blind index/);
  });

  it('of every service share database, feed, keys and addresses', () => {
    const loaded = settings(serviceSettings({ httpPort: 8081 })).load({
      DATABASE_URL: 'postgres://campanile_registration:x@127.0.0.1/campanile',
      TRANSPORT_KEY: key,
      SERVICE_SECRET: 's'.repeat(32),
    });
    expect(loaded).toMatchObject({ feed: 'postgres', httpPort: 8081, httpHost: '127.0.0.1' });
  });
});
