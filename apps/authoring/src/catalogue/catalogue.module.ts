import { Module } from '@nestjs/common';
import { OfficialsModule } from '../officials/officials.module.js';
import { PeersModule } from '../peers/peers.module.js';
import { CatalogueController } from './catalogue.controller.js';

@Module({ imports: [OfficialsModule, PeersModule], controllers: [CatalogueController] })
export class CatalogueModule {}
