import { loadOrExit } from '#libs/config';
import { optionsOf, simulatorSettings } from './config.js';
import { createSimulator } from './simulator.js';

const loaded = loadOrExit('smsc-sim', "an operator's SMSC that misbehaves on request", simulatorSettings);
const simulator = await createSimulator(optionsOf(loaded));
const { smppPort: smpp, httpPort: http } = simulator;
process.stdout.write(`${JSON.stringify({ event: 'listening', smpp, http })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void simulator.stop().then(() => process.exit(0));
  });
}
