import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.js';
import { repositoryRoot } from './repository-root.js';

/** The jars that a POM names, which Maven copies once into the repository's cache: a changed POM is another folder. */
export class MavenJars {
  private readonly pom: string;

  /** @param pom path from the repository's root */
  constructor(
    pom: string,
    private readonly name: string,
  ) {
    this.pom = join(repositoryRoot(), pom);
  }

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
    await command('mvn', ['-B', '-q', '-f', this.pom, ...goal], { timeoutMs: 300_000 });
    await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
    return folder;
  }

  private get folder(): string {
    const version = createHash('sha256').update(readFileSync(this.pom)).digest('hex').slice(0, 12);
    return join(repositoryRoot(), '.cache', this.name, version);
  }
}
