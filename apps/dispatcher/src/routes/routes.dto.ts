import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

export class RouteParameter {
  @ApiProperty({ example: 'provider-one' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  id!: string;
}

export class BindingView {
  @ApiProperty({ example: 'provider-one' })
  id!: string;

  @ApiProperty({ example: 2, description: 'Binds of this instance that are bound anew' })
  binding!: number;
}
