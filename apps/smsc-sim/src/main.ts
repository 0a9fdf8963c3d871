import { loadOrExit } from '#libs/config';
import { optionsOf, simulatorSettings } from './config.js';
import { createSimulator } from './simulator.js';

const loaded = loadOrExit('smsc-sim', "an operator's SMSC that misbehaves on request", simulatorSettings);
const simulator = await createSimulator(optionsOf(loaded));
const { smppPort: smpp, httpPort: http } = simulator;
process.stdout.write(`${JSON.stringify({ event: 'listening', smpp, http })}\n`);

const stop = (): void => {
  void simulator.stop().then(() => process.exit(0));
};
process.once('SIGTERM', stop).once('SIGINT', stop);
// Started by a supervisor: its end is ours.
if (process.connected) process.once('disconnect', stop);
