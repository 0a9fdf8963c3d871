import { Body, Controller, Headers, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { languageOf, Problems, requestProblem } from '#libs/http';
import { AlertReader } from '../alerts/alert-reader.js';
import { remarksOf } from '../preview/remarks.js';
import { CAP_TYPES } from './cap-body.js';
import { CapImportView } from './cap.dto.js';
import { CapImportService } from './cap-import.service.js';

const EXAMPLE = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">…</alert>';

@ApiTags('alerts')
@Controller('api/alerts/import')
export class CapController {
  constructor(
    private readonly imports: CapImportService,
    private readonly reader: AlertReader,
  ) {}

  @Post()
  @Requires('alert:write')
  @ApiOperation({ summary: 'Turn a CAP 1.2 message into a draft' })
  @ApiConsumes(...CAP_TYPES)
  @ApiBody({ schema: { type: 'string', example: EXAMPLE } })
  @ApiCreatedResponse({ type: CapImportView })
  @Problems(
    ...['access.session_required', 'access.forbidden', 'access.cross_site'],
    ...['request.unsupported_type', 'request.too_large', 'cap.encoding_unknown', 'cap.not_xml'],
    ...['cap.doctype_refused', 'cap.not_cap_12', 'cap.element_missing', 'cap.element_unexpected'],
    ...['cap.attribute_unexpected', 'cap.text_unexpected', 'cap.value_unknown', 'cap.value_invalid'],
    ...['cap.time_invalid', 'cap.status_not_actual', 'cap.type_not_alert', 'cap.scope_not_public'],
    'cap.already_imported',
  )
  async import(
    @Actor() actor: Official,
    @Body() body: unknown,
    @Headers('accept-language') accepted: string | undefined,
  ): Promise<CapImportView> {
    if (!Buffer.isBuffer(body)) throw requestProblem('request.unsupported_type');
    const { alert, notices } = await this.imports.import(actor, body);
    return {
      alert: await this.reader.show(actor, alert),
      notices: remarksOf(notices, languageOf(accepted)),
    };
  }
}
