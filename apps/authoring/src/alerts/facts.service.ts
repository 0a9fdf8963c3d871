import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Municipality } from '../officials/municipality.entity.js';
import { DispatcherClient } from '../peers/dispatcher.client.js';
import { RegistrationClient } from '../peers/registration.client.js';
import type { Alert } from './alert.entity.js';
import type { Facts } from './content-faults.js';

/** Gathers what a stored alert is held against. Never called inside a transaction: it asks other services. */
@Injectable()
export class FactsService {
  constructor(
    private readonly source: DataSource,
    private readonly registration: RegistrationClient,
    private readonly dispatcher: DispatcherClient,
  ) {}

  /**
   * For a person's decision: without registration's answer there is none.
   * @throws ProblemError `service.unavailable`
   */
  async complete(alert: Alert): Promise<Facts> {
    const [local, catalogue, touchedZoneIds] = await Promise.all([
      this.local(alert),
      this.registration.catalogue(alert.municipalityId),
      this.registration.zonesTouched(alert.municipalityId, alert.polygons),
      // Only to know the alphabet: an alert can be approved while the dispatcher is away.
      this.dispatcher.capacity(alert.mode).catch(() => null),
    ]);
    return { ...local, catalogue, touchedZoneIds };
  }

  /** For the clock: an approved alert does not wait for another service to answer. */
  async atHand(alert: Alert): Promise<Facts> {
    const [local, catalogue] = await Promise.all([
      this.local(alert),
      this.registration.recentCatalogue(alert.municipalityId),
    ]);
    return { ...local, catalogue, touchedZoneIds: null };
  }

  private async local(alert: Alert): Promise<Omit<Facts, 'catalogue' | 'touchedZoneIds'>> {
    const municipality = await this.source
      .getRepository(Municipality)
      .findOneByOrFail({ id: alert.municipalityId });
    const dispatcher = this.dispatcher;
    return {
      now: new Date(),
      municipality,
      alphabets: {
        // Read when it is needed, so that an answer that came meanwhile counts.
        get actual() {
          return dispatcher.lastAlphabet('actual');
        },
        get drill() {
          return dispatcher.lastAlphabet('drill');
        },
      },
    };
  }
}
