import 'reflect-metadata';
import { Command } from 'commander';
import { auditCommand } from './audit.js';
import { dispatchCommand } from './dispatch.js';
import { growthCommand } from './growth.js';
import { lanesCommand } from './lanes.js';
import { ledgerCommand } from './ledger.js';
import { linkCommand } from './link/main.js';
import { receiptsCommand } from './receipts.js';
import { registrationCommand } from './registration/main.js';
import { simulatorCommand } from './simulator.js';
import { throttleCommand } from './throttle.js';

const program = new Command('npm run bench --').description(
  'Benchmarks. Each starts all it needs, and removes it.',
);
auditCommand(program);
dispatchCommand(program);
growthCommand(program);
lanesCommand(program);
ledgerCommand(program);
linkCommand(program);
receiptsCommand(program);
registrationCommand(program);
simulatorCommand(program);
throttleCommand(program);
await program.parseAsync();
