import { ApiProperty } from '@nestjs/swagger';
import { AlertView } from '../alerts/alert-view.dto.js';
import { StopAccountView } from '../progress/progress.dto.js';

export class StoppedAlertView extends AlertView {
  @ApiProperty({ type: StopAccountView })
  stop!: StopAccountView;
}
