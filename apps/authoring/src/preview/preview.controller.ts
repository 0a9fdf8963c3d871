import { Controller, Get, Headers } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { languageOf, Problems } from '#libs/http';
import { AlertReader } from '../alerts/alert-reader.js';
import { AlertId } from '../alerts/alert-id.js';
import { PreviewView } from './preview.dto.js';
import { PreviewService } from './preview.service.js';
import { remarksOf } from './remarks.js';

@ApiTags('alerts')
@Controller('api/alerts/:id/preview')
export class PreviewController {
  constructor(
    private readonly reader: AlertReader,
    private readonly previews: PreviewService,
  ) {}

  @Get()
  @Requires('alert:read')
  @ApiOperation({ summary: 'What the stored alert will really do: texts, parts, people, price, time' })
  @ApiOkResponse({ type: PreviewView })
  @Problems('access.session_required', 'access.forbidden', 'alert.not_found')
  async preview(
    @Actor() actor: Official,
    @AlertId() id: string,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<PreviewView> {
    const preview = await this.previews.preview(await this.reader.find(actor, id));
    const language = languageOf(accepted);
    return {
      ...preview,
      problems: remarksOf(preview.problems, language),
      notices: remarksOf(preview.notices, language),
    };
  }
}
