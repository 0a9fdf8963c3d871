import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { AlertMode, DispatchCapacity } from '#libs/contracts';

const MODES: AlertMode[] = ['actual', 'drill'];

export class ModeParameter {
  @ApiProperty({ enum: MODES, example: 'actual' })
  @IsIn(MODES)
  mode!: AlertMode;
}

export class RouteView {
  @ApiProperty({ example: 'provider-one' })
  id!: string;

  @ApiProperty({ example: 'Provider One' })
  name!: string;

  @ApiProperty({ example: true, description: 'At least one bind of this instance is up' })
  bound!: boolean;

  @ApiProperty({ example: 200 })
  partsPerSecond!: number;
}

export class CapacityView implements DispatchCapacity {
  @ApiProperty({ example: 200, description: 'Licensed parts per second, all routes of this kind together' })
  partsPerSecond!: number;

  @ApiProperty({ example: 4.5, description: 'Euro cents per part, the dearest route' })
  centsPerPart!: number;

  @ApiProperty({ enum: ['gsm7', 'latin1'], example: 'gsm7' })
  alphabet!: 'gsm7' | 'latin1';

  @ApiProperty({ type: [RouteView] })
  routes!: RouteView[];
}
