import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** What a stranger would write with the package, and what it prints. */
const USES = {
  tlog: {
    code: `import { leafHash, verifyInclusion, type InclusionClaim } from '@campanile/tlog';
const leaf = leafHash(new TextEncoder().encode('one'));
const claim: InclusionClaim = { leaf, index: 0, size: 1, root: leaf, proof: [] };
verifyInclusion(claim);
console.log('proved');`,
    prints: 'proved',
  },
  'sms-text': {
    code: `import { planText } from '@campanile/sms-text';
const { parts }: { parts: unknown } = planText('Perché no?');
console.log(JSON.stringify(parts));`,
    prints: '1',
  },
  smpp: {
    code: `import { sourceAddress, submitTemplates, type SubmitText } from '@campanile/smpp';
const parts = [Buffer.from('Piena'), Buffer.from('in arrivo')];
const text: SubmitText = { source: sourceAddress('Faenza'), dataCoding: 0, parts };
console.log(submitTemplates(text).length);`,
    prints: '2',
  },
} as const;

/** npm as it is outside: nothing of this run's environment, and nothing from the network. */
const ENVIRONMENT = { PATH: process.env.PATH, HOME: process.env.HOME, npm_config_offline: 'true' };

describe.each(Object.entries(USES))('The library %s, taken out of the house', (library, { code, prints }) => {
  let place: string;
  let copy: string;
  let packed: { filename: string; files: { path: string }[] };
  let manifest: Manifest;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'campanile-publish-'));
    copy = join(place, library);
    await cp(join(ROOT, 'libs', library), copy, { recursive: true });
    manifest = JSON.parse(await readFile(join(copy, 'package.json'), 'utf8')) as Manifest;
    await installed(copy, { ...manifest.dependencies, ...manifest.devDependencies });
    const { stdout } = await run('npm', ['pack', '--json'], { cwd: copy, env: ENVIRONMENT });
    [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [typeof packed];
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  /** What it says it needs, and nothing else. */
  async function installed(folder: string, names: Record<string, string>): Promise<void> {
    for (const name of Object.keys(names)) {
      const link = join(folder, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(ROOT, 'node_modules', name), link);
    }
  }

  it('packs code, types and words, and nothing else', () => {
    const files = packed.files.map(({ path }) => path);
    expect(files).toEqual(
      expect.arrayContaining(['package.json', 'README.md', 'dist/index.js', 'dist/index.d.ts']),
    );
    expect(
      files.filter((path) => !/^(package\.json|README\.md|dist\/[\w-]+(\.d\.ts|\.js))$/.test(path)),
    ).toEqual([]);
    expect(files.filter((path) => path.includes('.spec.'))).toEqual([]);
  });

  it('is used by a stranger, typed, with its own dependencies alone', async () => {
    const stranger = join(place, 'stranger');
    const there = join(stranger, 'node_modules', manifest.name);
    await mkdir(there, { recursive: true });
    await run('tar', ['-xzf', join(copy, packed.filename), '-C', there, '--strip-components=1']);
    await installed(stranger, { ...manifest.dependencies, '@types/node': '' });
    await writeFile(join(stranger, 'package.json'), '{"type":"module"}');
    await writeFile(join(stranger, 'use.ts'), code);
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--types', 'node'];
    await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options, 'use.ts'], {
      cwd: stranger,
    });
    const { stdout } = await run(process.execPath, ['use.js'], { cwd: stranger, env: ENVIRONMENT });
    expect(stdout.trim()).toBe(prints);
  });

  it('passes its own tests there', async () => {
    const { stderr } = await run('npm', ['test'], { cwd: copy, env: ENVIRONMENT });
    expect(stderr).toMatch(/Tests:\s+\d+ passed/);
  }, 300_000);
});
