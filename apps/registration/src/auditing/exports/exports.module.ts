import { KEPT_HOURS } from './export-folder.js';
import { tmpdir } from 'node:os';
import { Module, type DynamicModule } from '@nestjs/common';
import { logKeyOf } from '#libs/audit';
import type { RegistrationConfig } from '../../settings.js';
import { LooksService } from '../looks.service.js';
import { ExportsController } from './exports.controller.js';
import { EXPORTING, LogExports, type Exporting } from './log-exports.service.js';

const LIMITS = { timeoutMs: 3_600_000, keptMs: KEPT_HOURS * 3_600_000, beatMs: 2_000, silentMs: 15_000 };

/** Bundles of the log that auditors ask for. */
@Module({})
export class ExportsModule {
  static forService(config: RegistrationConfig): DynamicModule {
    const { databaseUrl, exportFolder: folder = tmpdir() } = config;
    const exporting: Exporting = { ...LIMITS, folder, databaseUrl, key: logKeyOf(config) };
    return {
      module: ExportsModule,
      controllers: [ExportsController],
      providers: [{ provide: EXPORTING, useValue: exporting }, LogExports, LooksService],
    };
  }
}
