import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { AlertMode, DispatchCapacity, RouteState } from '#libs/contracts';

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

  @ApiProperty({
    enum: ['closed', 'open', 'halfOpen'],
    example: 'closed',
    description: 'Of its circuit at this instance: open is given up for now, halfOpen is being tried',
  })
  state?: RouteState;
}

export class CapacityView implements DispatchCapacity {
  @ApiProperty({ example: 200, description: 'Licensed parts per second, the routes in use together' })
  partsPerSecond!: number;

  @ApiProperty({ example: 4.5, description: 'Euro cents per part, the dearest route' })
  centsPerPart!: number;

  @ApiProperty({ enum: ['gsm7', 'latin1'], example: 'gsm7' })
  alphabet!: 'gsm7' | 'latin1';

  @ApiProperty({ type: [RouteView] })
  routes!: RouteView[];
}
