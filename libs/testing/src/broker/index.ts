export { startKafka, startOwnKafka, type NoKafka, type OwnKafka, type RunningKafka } from './start-kafka.js';
export { describeIfKafka, describeIfOwnKafka } from './describe-if-kafka.js';
export { command } from './command.js';
export { describeUnless } from './describe-unless.js';
export { MavenJars } from './maven-jars.js';
export { repositoryRoot } from './repository-root.js';
