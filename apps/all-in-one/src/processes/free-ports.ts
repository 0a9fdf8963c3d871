import { createServer } from 'node:net';
import { freePort } from '#libs/database';
import type { Ports } from '../installation/installation.js';

/** The wished ports, each replaced by a free one where somebody listens already. */
export async function availablePorts(wished: Ports): Promise<Ports> {
  const ports = { ...wished };
  for (const name of Object.keys(ports) as (keyof Ports)[])
    if (ports[name] === 0 || !(await isFree(ports[name]))) ports[name] = await freePort();
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
