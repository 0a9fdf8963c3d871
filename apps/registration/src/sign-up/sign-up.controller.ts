import { Body, Controller, HttpCode, Inject, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '#libs/access';
import { Problems } from '#libs/http';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { DEFAULT_MUNICIPALITY } from '../catalogue/default-municipality.js';
import { askerOf } from './asker.js';
import { SignUpConfirmService } from './confirm.service.js';
import { ConsentReceipt } from './receipt.js';
import { SignUpRequestService, type SignUpAccepted } from './request.service.js';
import { ConfirmDto, SignUpAcceptedDto, SignUpDto } from './sign-up.dto.js';
import { typedCode } from './typed-code.js';

@Controller('api/registrations')
export class SignUpController {
  constructor(
    private readonly requests: SignUpRequestService,
    private readonly confirmations: SignUpConfirmService,
    private readonly catalogue: CatalogueService,
    @Inject(DEFAULT_MUNICIPALITY) private readonly defaultCode: string | null,
  ) {}

  @Post()
  @HttpCode(202)
  @Public()
  @ApiOperation({
    summary: 'Asks to be told: a code goes to the number by SMS',
    description: 'The answer is the same whether the number is known or not.',
  })
  @ApiAcceptedResponse({ type: SignUpAcceptedDto })
  @Problems(
    ...[
      'number.wrong',
      'number.landline',
      'number.premium',
      'number.not_mobile',
      'number.country_not_allowed',
    ],
    ...['sign_up.no_zone', 'sign_up.zone_unknown', 'sign_up.no_category', 'sign_up.category_unknown'],
    ...['sign_up.language_unknown', 'sign_up.notice_outdated', 'sign_up.age_not_declared'],
    ...['sign_up.guardian_name', 'sign_up.guardian_same_number'],
    ...['sign_up.too_many_codes', 'sign_up.budget_spent', 'catalogue.municipality_unknown'],
  )
  async request(@Body() body: SignUpDto, @Req() request: Request): Promise<SignUpAccepted> {
    const { municipality, ...asked } = body;
    const offer = await this.catalogue.offerByCode(municipality ?? this.defaultCode);
    return this.requests.request(offer, asked, askerOf(request.ip, request.get('user-agent')));
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Confirms the sign-up with the code; answers with the receipt' })
  @ApiOkResponse({ type: ConsentReceipt })
  @Problems(
    'sign_up.unknown',
    'sign_up.code_wrong',
    'sign_up.guardian_code_wrong',
    'sign_up.code_expired',
    'sign_up.tries_exhausted',
  )
  confirm(@Param('id', ParseUUIDPipe) id: string, @Body() body: ConfirmDto): Promise<ConsentReceipt> {
    const guardianCode = typedCode(body.guardianCode ?? '');
    return this.confirmations.confirm(id, typedCode(body.code), new Date(), 'citizen', guardianCode);
  }

  @Post(':id/resend')
  @HttpCode(202)
  @Public()
  @ApiOperation({ summary: 'Sends a new code in place of the last' })
  @ApiAcceptedResponse({ type: SignUpAcceptedDto })
  @Problems('sign_up.unknown', 'sign_up.confirmed_already', 'sign_up.too_many_codes', 'sign_up.budget_spent')
  resend(@Param('id', ParseUUIDPipe) id: string): Promise<SignUpAccepted> {
    return this.requests.resend(id);
  }
}
