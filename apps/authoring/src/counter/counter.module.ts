import { Module } from '@nestjs/common';
import { PeersModule } from '../peers/peers.module.js';
import { CounterController } from './counter.controller.js';

/** Citizens served by an official. */
@Module({ imports: [PeersModule], controllers: [CounterController] })
export class CounterModule {}
