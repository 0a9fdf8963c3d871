import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

interface Violation {
  rule: { name: string };
  from: string;
}

const run = promisify(execFile);

/** One planted violation a rule: the file at fault first, then what it needs to exist. */
const PLANTED: Record<string, Record<string, string>> = {
  'no-cycles': {
    'libs/feed/src/one.ts': "import './two.js';\nexport const one = 1;",
    'libs/feed/src/two.ts': "import './one.js';\nexport const two = 2;",
  },
  'no-orphans': { 'libs/feed/src/lost.ts': 'export const lost = true;' },
  'no-app-imports-an-app': {
    'apps/authoring/src/main.ts': "import '../../dispatcher/src/secret.js';",
    'apps/dispatcher/src/secret.ts': 'export {};',
  },
  'no-lib-imports-an-app': {
    'libs/feed/src/index.ts': "import '../../../apps/dispatcher/src/secret.js';",
    'apps/dispatcher/src/secret.ts': 'export {};',
  },
  'libs-by-their-index-only': {
    'apps/authoring/src/main.ts': "import '../../../libs/feed/src/inner.js';",
    'libs/feed/src/inner.ts': 'export {};',
  },
  'leaves-without-nest': { 'libs/smpp/src/index.ts': "import '@nestjs/common';" },
  'no-test-code-in-production': {
    'apps/authoring/src/main.ts': "import '#libs/testing';",
    'libs/testing/src/index.ts': 'export {};',
  },
  'console-stays-in-the-browser': {
    'apps/console/src/main.tsx': "import '../../../libs/feed/src/index.js';",
    'libs/feed/src/index.ts': 'export {};',
  },
  'no-unresolvable': { 'apps/authoring/src/main.ts': "import 'a-package-that-is-nowhere';" },
  // Installed, since somebody we depend on needs it; not declared by us.
  'no-undeclared-dependency': { 'apps/authoring/src/main.ts': "import 'pg-pool';" },
};

const CONFIGURATION = ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'];

describe('The import rules', () => {
  let house: string;

  beforeEach(async () => {
    house = await mkdtemp(join(tmpdir(), 'campanile-house-'));
    for (const file of CONFIGURATION) await cp(file, join(house, file));
    await symlink(join(process.cwd(), 'node_modules'), join(house, 'node_modules'));
  });

  afterEach(() => rm(house, { recursive: true, force: true }));

  async function violations(files: Record<string, string>): Promise<Violation[]> {
    for (const [name, source] of Object.entries(files)) {
      await mkdir(dirname(join(house, name)), { recursive: true });
      await writeFile(join(house, name), source);
    }
    const places = ['apps', 'libs'].filter((place) =>
      Object.keys(files).some((name) => name.startsWith(place)),
    );
    const program = join(process.cwd(), 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const { stdout } = await run(
      process.execPath,
      [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...places],
      { cwd: house, env: { PATH: process.env.PATH ?? '' } },
    ).catch((error: { stdout: string }) => error);
    return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  }

  it.each(Object.keys(PLANTED))('fire on a violation of %s', async (rule) => {
    const files = PLANTED[rule] ?? {};
    const found = await violations(files);
    expect(found).toContainEqual(
      expect.objectContaining({ rule: expect.objectContaining({ name: rule }), from: Object.keys(files)[0] }),
    );
  });

  it('are silent where nothing is wrong', async () => {
    const found = await violations({
      'apps/authoring/src/main.ts': "import '#libs/feed';",
      'libs/feed/src/index.ts': 'export {};',
    });
    expect(found).toEqual([]);
  });
});
