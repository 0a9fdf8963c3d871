import { ApiProperty } from '@nestjs/swagger';
import { AlertView } from '../alerts/alert-view.dto.js';
import { RemarkView } from '../preview/preview.dto.js';

export class CapImportView {
  @ApiProperty({ type: AlertView })
  alert!: AlertView;

  @ApiProperty({ type: [RemarkView], description: 'What is missing before submission, and what to look at' })
  notices!: RemarkView[];
}
