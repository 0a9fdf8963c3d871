import kafkajs, { type Admin } from 'kafkajs';

/** Records of one installation that stand on the broker behind what its groups have committed. */
export async function kafkaLag(brokers: string[], prefix: string): Promise<number> {
  const admin = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    const { groups } = await admin.listGroups();
    const ids = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(prefix));
    const committed = await Promise.all(ids.map((groupId) => admin.fetchOffsets({ groupId })));
    const lags = await Promise.all(topics.map((topic) => lagOf(admin, topic, committed.flat())));
    return lags.reduce((sum, lag) => sum + lag, 0);
  } finally {
    await admin.disconnect();
  }
}

type Committed = Awaited<ReturnType<Admin['fetchOffsets']>>;

/** Each group that has ever committed to a topic must have read all of it; of a topic without any, nobody has. */
async function lagOf(admin: Admin, topic: string, committed: Committed): Promise<number> {
  const ends = await admin.fetchTopicOffsets(topic);
  const readers = committed.filter((one) => one.topic === topic).map(({ partitions }) => partitions);
  let lag = 0;
  for (const { partition, low, high } of ends)
    for (const reader of readers.length > 0 ? readers : [[]]) {
      const offset = Number(reader.find((one) => one.partition === partition)?.offset ?? -1);
      lag += Number(high) - (offset < 0 ? Number(low) : offset);
    }
  return lag;
}
