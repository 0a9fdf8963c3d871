import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ConfigError } from '#libs/config';
import { BlindIndex } from './blind-index.js';
import { NumberCipher } from './number-cipher.js';

export interface NumberKeys {
  numberKey: Uint8Array;
  indexKey: Uint8Array;
}

/** The keys of the numbers; nothing outside this room holds them. */
@Global()
@Module({})
export class NumbersModule {
  /** @throws ConfigError when both keys are the same: who could search numbers could then read them */
  static forKeys({ numberKey, indexKey }: NumberKeys): DynamicModule {
    if (Buffer.compare(numberKey, indexKey) === 0)
      throw new ConfigError([{ env: 'INDEX_KEY', message: 'must not be the same as NUMBER_KEY' }]);
    return {
      module: NumbersModule,
      providers: [
        { provide: NumberCipher, useValue: new NumberCipher(numberKey) },
        { provide: BlindIndex, useValue: new BlindIndex(indexKey) },
      ],
      exports: [NumberCipher, BlindIndex],
    };
  }
}
