import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { PrivacyReportView, reportView } from './privacy.dto.js';
import { PrivacyReports } from './privacy.service.js';

/** What a data protection officer keeps. It counts people and names none, so that reading it is no entry of the log. */
@ApiTags('privacy')
@Controller('api/privacy')
@Requires('privacy:read')
export class PrivacyController {
  constructor(private readonly reports: PrivacyReports) {}

  @Get('report')
  @ApiOperation({
    summary:
      'The record of processing (GDPR art. 30) and inputs to a DPIA (art. 35), from the settings in force',
  })
  @ApiOkResponse({ type: PrivacyReportView })
  @Problems('access.session_required', 'access.forbidden', 'service.unavailable')
  async report(@Actor() { municipalityId }: Official): Promise<PrivacyReportView> {
    return reportView(await this.reports.report(municipalityId));
  }
}
