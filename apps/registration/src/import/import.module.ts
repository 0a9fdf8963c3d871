import { Module } from '@nestjs/common';
import { CitizensImportService } from './import.service.js';

/** Citizens who signed on paper. */
@Module({ providers: [CitizensImportService], exports: [CitizensImportService] })
export class ImportModule {}
