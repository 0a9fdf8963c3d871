import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { OfficialsService } from '../officials/officials.service.js';
import { RegistrationClient } from '../peers/registration.client.js';
import { CatalogueView } from './catalogue.dto.js';

@ApiTags('alerts')
@Controller('api/catalogue')
export class CatalogueController {
  constructor(
    private readonly registration: RegistrationClient,
    private readonly officials: OfficialsService,
  ) {}

  @Get()
  @Requires('catalogue:read')
  @ApiOperation({ summary: 'What an author chooses from: zones, categories, languages' })
  @ApiOkResponse({ type: CatalogueView })
  @Problems('access.session_required', 'access.forbidden', 'service.unavailable')
  async read(@Actor() { municipalityId }: Official): Promise<CatalogueView> {
    const [catalogue, { id, name, sender }] = await Promise.all([
      this.registration.catalogue(municipalityId),
      this.officials.municipality(municipalityId),
    ]);
    return { ...catalogue, sender, municipality: { id, name } };
  }
}
