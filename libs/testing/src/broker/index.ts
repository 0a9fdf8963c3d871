export { startKafka, type NoKafka, type RunningKafka } from './start-kafka.js';
export { describeIfKafka } from './describe-if-kafka.js';
