import { Command } from 'commander';
import { COMMANDS } from './commands.js';
import type { ServiceConfigs } from './service-configs.js';

const none = () => {
  throw new Error('no settings');
};
const NO_SETTINGS: ServiceConfigs = { registration: none, authoring: none, dispatcher: none };

describe('The command line', () => {
  it.each(Object.entries(COMMANDS))('says what %s can do, without any settings', async (name, { load }) => {
    const command = await load(NO_SETTINGS);
    expect(command.name()).toBe(name);
    const said: string[] = [];
    const program = new Command().exitOverride().configureOutput({ writeOut: (text) => said.push(text) });
    program.addCommand(command.copyInheritedSettings(program));
    await expect(program.parseAsync([name, '--help'], { from: 'user' })).rejects.toMatchObject({
      code: 'commander.helpDisplayed',
    });
    expect(said.join('')).toContain(name);
  });
});
