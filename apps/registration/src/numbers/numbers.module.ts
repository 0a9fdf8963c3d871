import { Global, Module, type DynamicModule } from '@nestjs/common';
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
  static forKeys({ numberKey, indexKey }: NumberKeys): DynamicModule {
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
