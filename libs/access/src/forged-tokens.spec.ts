import { createHmac, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { SERVICES } from '#libs/database';
import { signServiceToken, verifyServiceToken } from './service-token.js';

const SECRET = 'a secret of at least 32 characters';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

/** Claims nothing is wrong with. */
const claims = () => ({ iss: 'authoring', aud: 'dispatcher', iat: now(), exp: now() + 60 });

/** A token put together by hand: what no library would sign. */
function handmade(header: object, payload: object, key: string | Buffer = SECRET, hash = 'sha256'): string {
  const content = `${base64url(header)}.${base64url(payload)}`;
  return `${content}.${createHmac(hash, key).update(content).digest('base64url')}`;
}

const signed = (
  payload: Record<string, unknown>,
  key: Uint8Array | KeyObject,
  alg: string,
  more: object = {},
) => new SignJWT(payload).setProtectedHeader({ alg, ...more }).sign(key);

const HS256 = { alg: 'HS256', typ: 'JWT' };
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
const without = (name: string) =>
  Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));

/** Each must be refused. */
const FORGED: Record<string, () => string | Promise<string>> = {
  'without a signature (alg none)': () => new UnsecuredJWT(claims()).encode(),
  'alg none, spelled otherwise': () => `${base64url({ alg: 'nOnE' })}.${base64url(claims())}.`,
  'alg none, with the signature of another': async () => {
    const [, , signature] = (await signServiceToken(SECRET, 'authoring', 'dispatcher')).split('.');
    return `${base64url({ alg: 'none' })}.${base64url(claims())}.${signature}`;
  },
  'with no algorithm named': () => handmade({ typ: 'JWT' }, claims()),
  'by a longer hash of the right secret': () => signed(claims(), Buffer.from(SECRET.repeat(2)), 'HS512'),
  'by HS512 of the right secret, by hand': () => handmade({ alg: 'HS512' }, claims(), SECRET, 'sha512'),
  'by another algorithm, under a key of the forger': () => signed(claims(), privateKey, 'RS256'),
  'by HMAC under a public key': () => handmade(HS256, claims(), pem),
  'under a key the token brings along': () =>
    signed(claims(), privateKey, 'RS256', { jwk: publicKey.export({ format: 'jwk' }) }),
  'under a key to be fetched from elsewhere': () =>
    signed(claims(), privateKey, 'RS256', { jku: 'https://evil.example/keys', kid: '../../../../dev/null' }),
  'under an empty secret': () => handmade(HS256, claims(), ''),
  'under another secret': () =>
    signServiceToken('another secret of 32 characters..', 'authoring', 'dispatcher'),
  'for another service': () => signServiceToken(SECRET, 'authoring', 'registration'),
  'for everybody': () => handmade(HS256, { ...claims(), aud: '*' }),
  'for nobody named': () => handmade(HS256, without('aud')),
  'by a service there is not': () => handmade(HS256, { ...claims(), iss: 'administrator' }),
  'by nobody named': () => handmade(HS256, without('iss')),
  'that has expired': () => handmade(HS256, { ...claims(), iat: now() - 50, exp: now() - 10 }),
  'that never expires': () => handmade(HS256, without('exp')),
  'that says not when it was made': () => handmade(HS256, without('iat')),
  'made long ago, to expire late': () =>
    handmade(HS256, { ...claims(), iat: now() - 3_600, exp: now() + 3_600 }),
  'made tomorrow': () => handmade(HS256, { ...claims(), iat: now() + 86_400, exp: now() + 86_460 }),
  'not to be used yet': () => handmade(HS256, { ...claims(), nbf: now() + 3_600 }),
  'that wants something we do not know': () => handmade({ ...HS256, crit: ['b64'], b64: false }, claims()),
  'whose claims were changed': async () => {
    const [header, , signature] = (await signServiceToken(SECRET, 'registration', 'dispatcher')).split('.');
    return `${header}.${base64url(claims())}.${signature}`;
  },
  'whose signature was cut': async () =>
    (await signServiceToken(SECRET, 'authoring', 'dispatcher')).slice(0, -3),
  'that is none': () => randomBytes(64).toString('base64url'),
  'that is empty': () => '',
};

describe('A token between services', () => {
  it.each(Object.keys(FORGED))('is refused %s', async (what) => {
    const token = (await FORGED[what]?.()) ?? '';
    await expect(verifyServiceToken(SECRET, token, 'dispatcher')).rejects.toMatchObject({
      code: 'access.service_token_invalid',
    });
  });

  it('is taken as it is made, by whom it is for alone', async () => {
    for (const from of SERVICES)
      for (const to of SERVICES) {
        const token = await signServiceToken(SECRET, from, to);
        for (const self of SERVICES) {
          const verified = verifyServiceToken(SECRET, token, self);
          if (self === to) await expect(verified).resolves.toBe(from);
          else await expect(verified).rejects.toMatchObject({ code: 'access.service_token_invalid' });
        }
      }
  });

  it('is revoked with its secret', async () => {
    const token = await signServiceToken(SECRET, 'authoring', 'dispatcher');
    await expect(
      verifyServiceToken('the secret that came after that one', token, 'dispatcher'),
    ).rejects.toThrow();
  });
});
