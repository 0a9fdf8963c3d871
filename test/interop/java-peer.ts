import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '#libs/database';
import { command, MavenJars, repositoryRoot } from '#libs/testing';

const FOLDER = 'test/interop/peers';
const LEAST_JAVA = 17;

const jars = new MavenJars(`${FOLDER}/pom.xml`, 'smpp-peers');

/** Why no peer can be run on this machine; null when it can. A JRE suffices where it has the compiler's module. */
export async function peerObstacle(): Promise<string | null> {
  const version = await command('java', ['-version'], { timeoutMs: 20_000 }).catch(() => null);
  if (version === null) return 'no Java';
  const major = Number(/version "(\d+)/.exec(version)?.[1] ?? 0);
  if (major < LEAST_JAVA) return `Java ${major}, and ${LEAST_JAVA} is needed`;
  const modules = await command('java', ['--list-modules'], { timeoutMs: 20_000 });
  return modules.includes('jdk.compiler') ? jars.obstacle() : 'a Java without its compiler';
}

/** One `submit_sm` as the peer's own library read it. */
export interface ReadSubmit {
  id: string;
  source: string;
  destination: string;
  esmClass: number;
  dataCoding: number;
  validity: string;
  /** User data header, hex. */
  header: string;
  /** Without `message_payload`, hex. */
  tlvs: string[];
  text: string;
}

/** An SMSC in a Java process of its own, run from its single source file. */
export class JavaPeer {
  readonly submits: ReadSubmit[] = [];
  readonly binds: string[] = [];
  readonly problems: string[] = [];
  private waiters: (() => void)[] = [];

  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
  ) {
    process.once('exit', () => this.read('problem|The peer ended'));
  }

  static async start(name: string): Promise<JavaPeer> {
    const port = await freePort();
    const source = join(repositoryRoot(), FOLDER, `${name}.java`);
    const classes = join(await jars.get(), '*');
    const child = spawn('java', ['-Xmx128m', '-cp', classes, source, String(port)], {
      // The end of its input is the end of the peer, also when this process is killed.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint = (complaint + String(text)).slice(-2000)));
    const peer = new JavaPeer(port, child);
    let isReady = false;
    createInterface(child.stdout).on('line', (line) => {
      isReady ||= line === 'ready';
      peer.read(line);
    });
    await peer.until(() => isReady || peer.problems.length > 0);
    if (!isReady) throw new Error(`${name} did not start: ${complaint}`);
    return peer;
  }

  /** Waits for the fact. */
  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
  }

  private read(line: string): void {
    const [what, ...rest] = line.split('|');
    if (what === 'submit') this.submits.push(submitOf(rest));
    else if (what === 'bind') this.binds.push(rest[0] as string);
    else if (what === 'problem') this.problems.push(rest.join('|'));
    for (const wake of this.waiters.splice(0)) wake();
  }
}

function submitOf(fields: string[]): ReadSubmit {
  const [id, source, destination, esmClass, dataCoding, validity, header, tlvs, text] = fields as [
    ...[string, string, string, string, string, string, string, string, string],
  ];
  return {
    ...{ id, source, destination, validity, header },
    esmClass: Number(esmClass),
    dataCoding: Number(dataCoding),
    tlvs: tlvs === '' ? [] : tlvs.split(','),
    text: Buffer.from(text, 'base64').toString('utf8'),
  };
}
