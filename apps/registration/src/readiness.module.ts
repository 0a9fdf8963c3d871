import { Module, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Feed } from '#libs/feed';
import { Health } from '#libs/observability';

/** What the service needs to be of use; asked for by `/health/ready`. */
@Module({})
export class ReadinessModule implements OnModuleInit {
  constructor(
    private readonly health: Health,
    private readonly source: DataSource,
    private readonly feed: Feed,
  ) {}

  onModuleInit(): void {
    this.health.register('database', async () => {
      await this.source.query('SELECT 1');
      return { healthy: true };
    });
    this.health.register('feed', async () => {
      const { connected, ...details } = await this.feed.health();
      return { healthy: connected, details };
    });
  }
}
