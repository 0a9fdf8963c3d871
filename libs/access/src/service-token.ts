import { jwtVerify, SignJWT } from 'jose';
import { SERVICES, type ServiceName } from '#libs/database';
import { accessProblem } from './problems.js';

const LIFETIME = '60s';

/** Proves for a minute that one service asks another (JWT, HS256; RFC 7519). */
export async function signServiceToken(secret: string, from: ServiceName, to: ServiceName): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(from)
    .setAudience(to)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(Buffer.from(secret));
}

/**
 * The service that signed the token.
 * @throws ProblemError `access.service_token_invalid` for any other signature, algorithm, audience or age
 */
export async function verifyServiceToken(
  secret: string,
  token: string,
  self: ServiceName,
): Promise<ServiceName> {
  try {
    const { payload } = await jwtVerify(token, Buffer.from(secret), {
      algorithms: ['HS256'],
      audience: self,
      issuer: [...SERVICES],
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: LIFETIME,
      clockTolerance: 5,
    });
    return payload.iss as ServiceName;
  } catch (cause) {
    throw accessProblem('access.service_token_invalid', { cause });
  }
}
