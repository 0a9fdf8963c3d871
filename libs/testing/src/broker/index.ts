export { startKafka, startOwnKafka, type NoKafka, type OwnKafka, type RunningKafka } from './start-kafka.js';
export { describeIfKafka, describeIfOwnKafka } from './describe-if-kafka.js';
