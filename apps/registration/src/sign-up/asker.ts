import { isIPv4, isIPv6 } from 'node:net';

/** What we keep of who asked: enough to see abuse, too little to find a person. */
export interface Asker {
  ipTruncated: string | null;
  userAgentFamily: string | null;
}

const FAMILIES = [
  ['Edge', /Edg\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
] as const;

/** IPv4 without its last octet, IPv6 without its last 80 bits; the browser's family without its version. */
export function askerOf(ip: string | undefined, userAgent: string | undefined): Asker {
  const family = FAMILIES.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0];
  return {
    ipTruncated: truncated(ip),
    userAgentFamily: family ?? (userAgent === undefined ? null : 'other'),
  };
}

function truncated(ip: string | undefined): string | null {
  const plain = ip?.replace(/^::ffff:/, '') ?? '';
  if (isIPv4(plain)) return plain.replace(/\d+$/, '0');
  if (!isIPv6(plain)) return null;
  const groups = plain.split('::')[0]?.split(':') ?? [];
  return `${groups.slice(0, 3).join(':')}::`;
}
