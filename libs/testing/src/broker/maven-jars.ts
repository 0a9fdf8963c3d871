import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.js';
import { repositoryRoot } from './repository-root.js';

/**
 * The jars that a POM names, which Maven copies once into the repository's cache: under the version it states by its
 * property `<name>.version`, else under a digest of it.
 */
export class MavenJars {
  constructor(
    /** From the repository's root. */
    private readonly pom: string,
    private readonly name: string,
  ) {}

  /** Why they cannot be had here; null when they can. */
  async obstacle(): Promise<string | null> {
    if (existsSync(this.folder)) return null;
    const maven = await command('mvn', ['--version'], { timeoutMs: 30_000 }).catch(() => null);
    return maven === null ? 'no Maven' : null;
  }

  /** Has Maven copy them beside their place and moves them there whole: two runs at once cannot meet half of it. */
  async get(): Promise<string> {
    const { folder } = this;
    if (existsSync(folder)) return folder;
    await mkdir(join(folder, '..'), { recursive: true });
    const draft = await mkdtemp(`${folder}-`);
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`];
    await command('mvn', ['-B', '-q', '-f', join(repositoryRoot(), this.pom), ...goal], {
      timeoutMs: 300_000,
    });
    if ((await readdir(draft)).length === 0) throw new Error('Maven copied nothing.');
    await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
    return folder;
  }

  private get folder(): string {
    const pom = readFileSync(join(repositoryRoot(), this.pom), 'utf8');
    const named = new RegExp(`<${this.name}\\.version>(.+)</`).exec(pom)?.[1];
    const version = named ?? createHash('sha256').update(pom).digest('hex').slice(0, 12);
    return join(repositoryRoot(), '.cache', this.name, version);
  }
}
