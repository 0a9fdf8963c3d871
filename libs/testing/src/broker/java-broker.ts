import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#libs/database';
import { command } from './command.js';
import { MavenJars } from './maven-jars.js';

const kafka = new MavenJars('libs/testing/src/broker/pom.xml', 'kafka');
const LEAST_JAVA = 17;
/** A broker for a run of minutes on a small machine: it must not spend them compiling itself. */
const JVM = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** A broker in a Java process of its own, with its data in a folder that goes with it. */
export interface JavaBroker {
  port: number;
  stop(): Promise<void>;
  /** Stops it (or kills it) and starts it again on the same port with the same data. */
  restart(how?: 'stop' | 'kill'): Promise<void>;
}

/** Why a broker cannot be run by Java and Maven on this machine; null when it can. */
export async function javaObstacle(): Promise<string | null> {
  const version = await command('java', ['-version'], { timeoutMs: 20_000 }).catch(() => null);
  if (version === null) return 'no Java';
  const major = Number(/version "(\d+)/.exec(version)?.[1] ?? 0);
  if (major < LEAST_JAVA) return `Java ${major}, and ${LEAST_JAVA} is needed`;
  return kafka.obstacle();
}

export async function startJavaBroker(): Promise<JavaBroker> {
  const jars = await kafka.get();
  const folder = await mkdtemp(join(tmpdir(), 'campanile-kafka-'));
  const port = await freePort();
  const properties = join(folder, 'server.properties');
  await writeFile(properties, serverProperties(port, await freePort(), join(folder, 'data')));
  const storage = ['-cp', join(jars, '*'), 'kafka.tools.StorageTool'];
  const id =
    (await command('java', [...storage, 'random-uuid'], { timeoutMs: 60_000 })).trim().split('\n').at(-1) ??
    '';
  await command('java', [...storage, 'format', '-t', id, '-c', properties, '--ignore-formatted'], {
    timeoutMs: 60_000,
  });
  const launch = (): ChildProcess => {
    const args = [...JVM, '-cp', join(jars, '*'), 'kafka.Kafka', properties];
    return dieWithUs(spawn('java', args, { stdio: 'ignore', cwd: folder }));
  };
  let child = launch();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(insist);
  };
  return {
    port,
    async stop() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
    async restart(how = 'stop') {
      await end(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
      child = launch();
    },
  };
}

/** A test run that is killed cannot stop its broker: the end of its pipe does. */
function dieWithUs(child: ChildProcess): ChildProcess {
  const watch = spawn('sh', ['-c', `cat > /dev/null; kill -KILL ${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watch.unref();
  child.once('exit', () => {
    watch.kill('SIGKILL');
    watch.stdin.destroy();
  });
  return child;
}

function serverProperties(port: number, controllerPort: number, data: string): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    // Segments are preallocated sparsely, but their indexes are mapped: hundreds of test partitions need small ones.
    'log.index.size.max.bytes': 65_536,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}
