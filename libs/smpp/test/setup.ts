import { SmppLink, SubmitTemplate } from '../src/index.js';
import type { LinkOptions } from '../src/index.js';
import { Recorder } from './recorder.js';
import { ScriptedPeer } from './scripted-peer.js';

export const template = new SubmitTemplate({
  source: { ton: 5, npi: 0, address: 'Faenza' },
  dataCoding: 0,
  shortMessage: Buffer.from('Allerta rossa'),
});

/** Peers and links of one spec; {@link World.clear} after each leaves nothing open. */
export class World {
  private readonly peers: ScriptedPeer[] = [];
  private readonly links: SmppLink[] = [];

  async peer(tls?: { cert: string; key: string }): Promise<ScriptedPeer> {
    const peer = await new ScriptedPeer(tls).listen();
    this.peers.push(peer);
    return peer;
  }

  link<Seen extends Recorder = Recorder>(
    port: number,
    options: Partial<LinkOptions> = {},
    seen = new Recorder() as Seen,
  ): { link: SmppLink; seen: Seen } {
    const timers = { reconnectMs: 1, reconnectMaxMs: 5, unbindMs: 200, ...options.timers };
    const link = new SmppLink(
      { host: '127.0.0.1', port, systemId: 'faenza', password: 'secret', ...options, timers },
      seen,
    );
    this.links.push(link);
    return { link, seen };
  }

  /** A link that is bound to a peer of its own. */
  async bound<Seen extends Recorder = Recorder>(
    options: Partial<LinkOptions> = {},
    recorder?: Seen,
  ): Promise<{ peer: ScriptedPeer; link: SmppLink; seen: Seen }> {
    const peer = await this.peer();
    const { link, seen } = this.link(peer.port, options, recorder);
    link.start();
    await seen.until(() => seen.bound.length > 0);
    return { peer, link, seen };
  }

  async clear(): Promise<void> {
    await Promise.all(this.links.splice(0).map((link) => link.stop({ drainMs: 0 })));
    await Promise.all(this.peers.splice(0).map((peer) => peer.close()));
  }
}
