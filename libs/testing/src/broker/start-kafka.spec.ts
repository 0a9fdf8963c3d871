import kafkajs from 'kafkajs';
import { describeIfKafka } from './describe-if-kafka.js';

await describeIfKafka('The Kafka broker of tests', (kafka) => {
  it('takes and gives back messages', async () => {
    const client = new kafkajs.Kafka({ brokers: kafka().brokers, logLevel: kafkajs.logLevel.NOTHING });
    const topic = `spec-${Date.now()}`;
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 2 }] });
    const producer = client.producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'ciao', partition: 1 }] });
    await producer.disconnect();
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
    expect(offsets.find(({ partition }) => partition === 1)?.high).toBe('1');
  });
});
