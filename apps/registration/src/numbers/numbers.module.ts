import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Payloads } from '#libs/audit';
import { ConfigError } from '#libs/config';
import { onceConnected, SchemaMismatchError, sqlState } from '#libs/database';
import { LOGGER, type Logger } from '#libs/observability';
import { BlindIndex } from './blind-index.js';
import { IndexedNumbers } from './indexed-numbers.js';
import { KeyWatch } from './key-watch.js';
import { NumberCipher } from './number-cipher.js';
import { NumberKeys, type FirstKeys } from './number-keys.js';

export interface NumberKeySettings extends FirstKeys {
  databaseUrl: string;
}

const UNDEFINED_TABLE = '42P01';

/** The keys of the numbers; nothing outside this room holds them. */
@Global()
@Module({})
export class NumbersModule {
  /** @throws ConfigError when both keys are the same: who could search numbers could then read them */
  static forKeys(settings: NumberKeySettings): DynamicModule {
    const { numberKey, indexKey, databaseUrl } = settings;
    if (numberKey !== undefined && indexKey !== undefined && Buffer.compare(numberKey, indexKey) === 0)
      throw new ConfigError([{ env: 'INDEX_KEY', message: 'must not be the same as NUMBER_KEY' }]);
    return {
      module: NumbersModule,
      providers: [
        {
          provide: NumberKeys,
          inject: [DataSource, Payloads],
          useFactory: (source: DataSource, payloads: Payloads) => opened(source, payloads, settings),
        },
        {
          provide: KeyWatch,
          inject: [NumberKeys, LOGGER],
          useFactory: async (keys: NumberKeys, logger: Logger) => {
            const watch = new KeyWatch(databaseUrl, keys, logger);
            await onceConnected(() => watch.start());
            return watch;
          },
        },
        { provide: NumberCipher, inject: [NumberKeys], useFactory: ({ cipher }: NumberKeys) => cipher },
        { provide: BlindIndex, inject: [NumberKeys], useFactory: ({ index }: NumberKeys) => index },
        IndexedNumbers,
      ],
      exports: [NumberKeys, NumberCipher, BlindIndex, IndexedNumbers],
    };
  }
}

async function opened(source: DataSource, payloads: Payloads, first: FirstKeys): Promise<NumberKeys> {
  try {
    return await onceConnected(() =>
      NumberKeys.open((statement, values) => source.query(statement, values), payloads.kek, first),
    );
  } catch (error) {
    if (sqlState(error) !== UNDEFINED_TABLE) throw error;
    throw new SchemaMismatchError('Schema registration lacks migrations: run "database prepare" first.');
  }
}
