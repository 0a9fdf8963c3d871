import { Module } from '@nestjs/common';
import { CitizensImportService } from './import.service.js';
import { PaperConfirmationsClock } from './paper-confirmations.clock.js';
import { PaperConfirmationsService } from './paper-confirmations.service.js';

/** Citizens who signed on paper. */
@Module({
  providers: [CitizensImportService, PaperConfirmationsService],
  exports: [CitizensImportService, PaperConfirmationsService],
})
export class ImportModule {}

/** What tells them, while the service runs. */
@Module({ imports: [ImportModule], providers: [PaperConfirmationsClock] })
export class ImportClockModule {}
