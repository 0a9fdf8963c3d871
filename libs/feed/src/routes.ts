import { TOPICS, type Topic } from '#libs/contracts';
import { FeedError } from './feed.js';

/** Who consumes: one group per service. */
export type FeedGroup = 'registration' | 'authoring' | 'dispatcher';

interface Route {
  /** The one service that publishes the topic; the database refuses anybody else. */
  publisher: FeedGroup;
  /** Every group gets each record once, and the feed keeps a record until all of them have settled it. */
  groups: readonly FeedGroup[];
}

/** Who publishes and who consumes each topic. The policies in `migrations/` say the same to PostgreSQL. */
export const FEED_ROUTES: Record<Topic, Route> = {
  [TOPICS.laneExtreme]: { publisher: 'registration', groups: ['dispatcher'] },
  [TOPICS.laneService]: { publisher: 'registration', groups: ['dispatcher'] },
  [TOPICS.laneStandard]: { publisher: 'registration', groups: ['dispatcher'] },
  [TOPICS.subscriberWithdrawn]: { publisher: 'registration', groups: ['dispatcher'] },
  [TOPICS.audienceProgress]: { publisher: 'registration', groups: ['authoring'] },
  [TOPICS.alertReleased]: { publisher: 'authoring', groups: ['registration'] },
  [TOPICS.alertStopped]: { publisher: 'authoring', groups: ['registration', 'dispatcher'] },
  [TOPICS.alertEnded]: { publisher: 'authoring', groups: ['registration', 'dispatcher'] },
  [TOPICS.dispatchProgress]: { publisher: 'dispatcher', groups: ['authoring'] },
  [TOPICS.inboundMessage]: { publisher: 'dispatcher', groups: ['registration'] },
  [TOPICS.subscribersUnreachable]: { publisher: 'dispatcher', groups: ['registration'] },
};

/** What a service publishes. */
export function topicsOf(publisher: FeedGroup): Topic[] {
  return Object.values(TOPICS).filter((topic) => FEED_ROUTES[topic].publisher === publisher);
}

/** The groups that consume a topic. @throws FeedError `feed.topic_unknown` */
export function groupsOf(topic: Topic): readonly FeedGroup[] {
  const route = FEED_ROUTES[topic] as Route | undefined;
  if (route === undefined) throw unknown(`No route leads along the topic ${topic}.`);
  return route.groups;
}

/** @throws FeedError `feed.topic_unknown` when a topic does not lead to the group: it would wait for ever */
export function assertConsumes(group: string, topics: readonly Topic[]): void {
  if (topics.length === 0) throw unknown(`The group ${group} names no topic.`);
  for (const topic of topics)
    if (!groupsOf(topic).some((name) => name === group))
      throw unknown(`The topic ${topic} does not lead to the group ${group}.`);
}

function unknown(message: string): FeedError {
  return new FeedError('feed.topic_unknown', false, message);
}
