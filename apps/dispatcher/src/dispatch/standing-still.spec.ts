import type { DryPeer } from '../testing/dry-peer.js';
import { DryRoute } from '../testing/dry-route.js';

describe('A process that stood still between choosing messages and sending them', () => {
  let route: DryRoute;

  beforeEach(() => (route = new DryRoute({ binds: 1, window: 10 })));
  afterEach(() => route.end());

  it('sends none of them where its shards may be another’s, and those of its next shards', async () => {
    const [peer] = route.peers as [DryPeer];
    route.holdsShards = () => peer.inFlight === 0;
    route.add({ shard: 0, lane: 'extreme', count: 3, claimed: true });
    await route.turn();
    expect([peer.inFlight, peer.got]).toEqual([3, 0]);
    route.holdsShards = () => true;
    route.add({ shard: 1, lane: 'extreme', count: 2, claimed: true });
    await route.turn();
    expect([peer.inFlight, peer.got]).toEqual([5, 2]);
  });
});
