import { Module } from '@nestjs/common';
import { SyntheticSubscribers } from './synthetic.service.js';

/** Invented subscribers. */
@Module({ providers: [SyntheticSubscribers], exports: [SyntheticSubscribers] })
export class SyntheticModule {}
