import { Body, Controller, Get, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Public, ServicesOnly } from '#libs/access';
import type { Catalogue, ResolveZonesResponse } from '#libs/contracts';
import { Problems } from '#libs/http';
import { CatalogueQuery, PublicCatalogue, ResolveZonesDto } from './catalogue.dto.js';
import { CatalogueService, type Offer } from './catalogue.service.js';
import { DEFAULT_MUNICIPALITY } from './default-municipality.js';

@Controller()
export class CatalogueController {
  constructor(
    private readonly catalogue: CatalogueService,
    @Inject(DEFAULT_MUNICIPALITY) private readonly defaultCode: string | null,
  ) {}

  @Get('api/catalogue')
  @Public()
  @ApiOperation({ summary: 'What a citizen can choose from, and the notice to read before choosing' })
  @ApiOkResponse({ type: PublicCatalogue })
  @Problems('catalogue.municipality_unknown')
  async offered(@Query() query: CatalogueQuery): Promise<PublicCatalogue> {
    return publicView(await this.catalogue.offerByCode(query.municipality ?? this.defaultCode));
  }

  @Get('internal/catalogue/:municipalityId')
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'Zones, categories and languages of a municipality' })
  @Problems('catalogue.municipality_unknown')
  view(@Param('municipalityId', ParseUUIDPipe) municipalityId: string): Promise<Catalogue> {
    return this.catalogue.view(municipalityId);
  }

  @Post('internal/zones/resolve/:municipalityId')
  @HttpCode(200)
  @ServicesOnly('authoring')
  @ApiOperation({ summary: 'The zones that polygons touch' })
  @Problems('catalogue.municipality_unknown', 'catalogue.polygon_invalid')
  async resolve(
    @Param('municipalityId', ParseUUIDPipe) municipalityId: string,
    @Body() body: ResolveZonesDto,
  ): Promise<ResolveZonesResponse> {
    return { zoneIds: await this.catalogue.resolveZones(municipalityId, body.polygons) };
  }
}

function publicView({ municipality, zones, categories, notices, noticeVersion }: Offer): PublicCatalogue {
  const current = notices.filter(({ version }) => version === noticeVersion);
  return {
    municipality: { id: municipality.id, code: municipality.code, name: municipality.name },
    languages: municipality.languages,
    zones: zones.map(({ id, code, name }) => ({ id, code, name })),
    categories: categories.map(({ id, code, name, legalBasis, statuteRef }) => ({
      id,
      code,
      name,
      legalBasis,
      statuteRef,
    })),
    notice: {
      version: noticeVersion,
      texts: Object.fromEntries(current.map(({ language, text }) => [language, text])),
    },
  };
}
