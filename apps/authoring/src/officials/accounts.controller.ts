import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Actor, Requires, type Official } from '#libs/access';
import { Problems } from '#libs/http';
import { AccountId } from './account-id.js';
import { AccountChangeDto, AccountsView, AccountView, NewAccountDto } from './accounts.dto.js';
import { AccountsService } from './accounts.service.js';
import { OfficialsService } from './officials.service.js';

/** The people who act for the municipality, kept by its administrators. */
@ApiTags('officials')
@Controller('api/officials')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly officials: OfficialsService,
  ) {}

  @Get()
  @Requires('official:manage')
  @ApiOperation({ summary: 'Everybody of the municipality, also those who may act no more' })
  @ApiOkResponse({ type: AccountsView })
  @Problems('access.session_required', 'access.forbidden')
  async list(@Actor() actor: Official): Promise<AccountsView> {
    return {
      officials: (await this.accounts.list(actor.municipalityId)).map((each) => AccountView.of(each)),
    };
  }

  @Post()
  @Requires('official:manage')
  @ApiOperation({ summary: 'Make somebody an official' })
  @ApiCreatedResponse({ type: AccountView })
  @Problems(
    'official.username_taken',
    'official.username_invalid',
    'official.password_weak',
    'official.password_guessable',
    'access.session_required',
    'access.forbidden',
  )
  async create(@Actor() actor: Official, @Body() body: NewAccountDto): Promise<AccountView> {
    const { municipalityId } = actor;
    const input = { ...body, municipalityId };
    return AccountView.of(await this.officials.createOfficial(input, `official:${actor.officialId}`));
  }

  @Patch(':id')
  @Requires('official:manage')
  @ApiOperation({ summary: 'Another role, another password, an end to their right to act, or its return' })
  @ApiOkResponse({ type: AccountView })
  @Problems(
    'official.unknown',
    'official.oneself',
    'official.last_administrator',
    'official.password_weak',
    'official.password_guessable',
    'access.session_required',
    'access.forbidden',
  )
  async change(
    @Actor() actor: Official,
    @AccountId() id: string,
    @Body() changes: AccountChangeDto,
  ): Promise<AccountView> {
    const { officialId, municipalityId } = actor;
    const keeper = { actor: `official:${officialId}`, municipalityId } as const;
    return AccountView.of(await this.accounts.change(keeper, id, changes));
  }
}
