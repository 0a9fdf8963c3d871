import type { Lane } from './lanes.js';

/** Every topic of the feed; each has one shard per `SHARD_COUNT`. */
export const TOPICS = {
  laneExtreme: 'campanile.lane.extreme',
  laneService: 'campanile.lane.service',
  laneStandard: 'campanile.lane.standard',
  alertReleased: 'campanile.alert.released',
  alertStopped: 'campanile.alert.stopped',
  alertEnded: 'campanile.alert.ended',
  audienceProgress: 'campanile.audience.progress',
  dispatchProgress: 'campanile.dispatch.progress',
  inboundMessage: 'campanile.inbound.message',
  subscriberWithdrawn: 'campanile.subscriber.withdrawn',
  subscribersUnreachable: 'campanile.subscriber.unreachable',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

const LANE_TOPICS: Record<Lane, Topic> = {
  extreme: TOPICS.laneExtreme,
  service: TOPICS.laneService,
  standard: TOPICS.laneStandard,
};

/** The topic that carries a lane's batches. */
export function laneTopic(lane: Lane): Topic {
  return LANE_TOPICS[lane];
}
