import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Command } from 'commander';
import { authoringUnderTest, PASSWORD, type AuthoringUnderTest } from '../testing/authoring-under-test.js';
import { capFile } from '../testing/cap-files.js';
import { alertCommand } from './alert.command.js';
import { officialCommand } from './official.command.js';

describe('The command line of authoring', () => {
  let authoring: AuthoringUnderTest;
  let directory: string;

  beforeAll(async () => {
    authoring = await authoringUnderTest();
    directory = await mkdtemp(join(tmpdir(), 'cap-'));
    process.env.CAMPANILE_PASSWORD = PASSWORD;
  });

  afterAll(async () => {
    delete process.env.CAMPANILE_PASSWORD;
    await rm(directory, { recursive: true });
    await authoring.stop();
  });

  /** Runs a command as the terminal would. @returns what it printed */
  const run = async (...words: string[]): Promise<string> => {
    const printed: string[] = [];
    const keep = (chunk: unknown) => printed.push(String(chunk)) > 0;
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation(keep),
    );
    try {
      const program = new Command().exitOverride();
      for (const command of [alertCommand, officialCommand])
        program.addCommand(command(() => authoring.config));
      await program.parseAsync(words, { from: 'user' });
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    return printed.join('');
  };

  it('makes an official, who can then act', async () => {
    const words = ['--username', 'rita.riga', '--name', 'Rita Riga', '--role', 'author'];
    expect(await run('official', 'create', ...words)).toMatch(/^[0-9a-f-]{36} {2}rita\.riga {2}author\n$/);
    expect(await run('alert', 'list', '--as', 'rita.riga')).toBe('');
    await expect(run('official', 'create', ...words)).rejects.toMatchObject({
      code: 'official.username_taken',
    });
  });

  it('changes an official’s role, and ends and gives back their right to act', async () => {
    await authoring.official('administrator');
    const { username } = await authoring.official('author');
    const line = (rest: string) => new RegExp(`^[0-9a-f-]{36} {2}${username} {2}${rest}\\n$`);
    const change = (...words: string[]) => run('official', ...words, '--username', username);
    expect(await change('role', '--role', 'approver')).toMatch(line('approver'));
    expect(await change('disable')).toMatch(line('approver {2}non attivo / disabled'));
    expect(await run('official', 'list')).toMatch(new RegExp(`${username} {2}approver {2}non attivo`));
    expect(await change('enable')).toMatch(line('approver'));
    expect(await change('password')).toMatch(line('approver'));
    await expect(run('official', 'disable', '--username', 'nobody')).rejects.toMatchObject({
      code: 'official.unknown',
    });
  });

  it('does not take an official who types their password often for one who guesses', async () => {
    const author = await authoring.official('author');
    for (let i = 0; i < 8; i++) expect(await run('alert', 'list', '--as', author.username)).toBe('');
  });

  it('imports a CAP file, lists it and reads it back', async () => {
    const author = await authoring.official('author');
    const file = join(directory, 'alert.xml');
    await writeFile(file, capFile({ identifier: 'cli-1' }));
    const imported = await run('alert', 'import', file, '--as', author.username);
    expect(imported).toContain('cap.category_guessed');
    const [id = ''] = imported.split(' ');
    expect(await run('alert', 'list', '--state', 'draft', '--as', author.username)).toContain(id);
    const preview = await run('alert', 'preview', id, '--as', author.username);
    expect(preview).toMatch(/zone\/zones +Borgo/);
    expect(preview).toMatch(/SMS +1000, € 40\.00, 5 s/);
    const again = run('alert', 'import', file, '--as', author.username);
    await expect(again).rejects.toMatchObject({ code: 'cap.already_imported' });
  });

  it('refuses who may not write, a wrong password, and a file that is no CAP', async () => {
    const auditor = await authoring.official('auditor');
    const file = join(directory, 'page.xml');
    await writeFile(file, '<html/>');
    const asAuditor = run('alert', 'import', file, '--as', auditor.username);
    await expect(asAuditor).rejects.toMatchObject({ code: 'access.forbidden' });
    const author = await authoring.official('author');
    await expect(run('alert', 'import', file, '--as', author.username)).rejects.toMatchObject({
      code: 'cap.not_cap_12',
    });
    process.env.CAMPANILE_PASSWORD = 'not the password';
    const wrong = run('alert', 'list', '--as', author.username);
    await expect(wrong).rejects.toMatchObject({ code: 'session.credentials_wrong' });
    process.env.CAMPANILE_PASSWORD = PASSWORD;
  });
});
