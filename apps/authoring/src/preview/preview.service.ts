import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AudienceEstimate, Catalogue, DispatchCapacity } from '#libs/contracts';
import type { ProblemError } from '#libs/http';
import { audienceOf, contentHashOf } from '../alerts/alert-content.js';
import type { Alert } from '../alerts/alert.entity.js';
import { contentFaults, problemOf, type Facts } from '../alerts/content-faults.js';
import { Municipality } from '../officials/municipality.entity.js';
import { DispatcherClient } from '../peers/dispatcher.client.js';
import { RegistrationClient } from '../peers/registration.client.js';
import { partsFor, previewVariant, secondsFor, type VariantPreview } from './estimate.js';
import { previewProblem } from './preview.problems.js';

/** What a stored alert would really do now. */
export interface Preview {
  contentHash: string;
  mode: Alert['mode'];
  /** Null when registration does not say. */
  audience: AudienceEstimate | null;
  zones: { id: string; name: string }[];
  variants: VariantPreview[];
  partsTotal: number | null;
  priceCents: number | null;
  secondsToSend: number | null;
  /** What keeps it from being submitted. */
  problems: ProblemError[];
  /** What a person should know. */
  notices: ProblemError[];
}

/** What the other services said; null where one of them said nothing. */
interface Answers {
  catalogue: Catalogue | null;
  touched: string[] | null;
  audience: AudienceEstimate | null;
  capacity: DispatchCapacity | null;
}

/** Reads an alert back from the database and says what it will do: never from what somebody is typing. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly source: DataSource,
    private readonly registration: RegistrationClient,
    private readonly dispatcher: DispatcherClient,
  ) {}

  async preview(alert: Alert): Promise<Preview> {
    const municipality = await this.source
      .getRepository(Municipality)
      .findOneByOrFail({ id: alert.municipalityId });
    const answers = await this.ask(alert);
    const alphabet = answers.capacity?.alphabet ?? this.dispatcher.lastAlphabet(alert.mode);
    const variants = alert.variants.flatMap((variant) => previewVariant(variant, alphabet) ?? []);
    const partsTotal = answers.audience === null ? null : partsFor(answers.audience, variants);
    const known = partsTotal !== null && answers.capacity !== null;
    const seconds = known ? secondsFor(partsTotal, answers.capacity as DispatchCapacity) : null;
    const facts: Facts = {
      ...{ now: new Date(), municipality, catalogue: answers.catalogue, touchedZoneIds: answers.touched },
      alphabets: { actual: alphabet, drill: alphabet },
    };
    return {
      ...{ contentHash: contentHashOf(alert), mode: alert.mode, audience: answers.audience, variants },
      zones: zonesOf(alert, answers.catalogue),
      ...{ partsTotal, secondsToSend: seconds },
      priceCents: known ? Math.ceil(partsTotal * (answers.capacity?.centsPerPart ?? 0)) : null,
      problems: problemsOf(alert, facts, answers),
      notices: noticesOf(alert, answers, variants, seconds),
    };
  }

  private async ask(alert: Alert): Promise<Answers> {
    const { municipalityId: municipality, polygons, mode } = alert;
    const [catalogue, touched, capacity] = await Promise.all([
      this.registration.catalogue(municipality).catch(() => null),
      this.registration.zonesTouched(municipality, polygons).catch(() => null),
      this.dispatcher.capacity(mode).catch(() => null),
    ]);
    return { catalogue, touched, capacity, audience: await this.audience(alert, catalogue) };
  }

  /** Asked for what exists alone: registration would refuse the rest. */
  private async audience(alert: Alert, catalogue: Catalogue | null): Promise<AudienceEstimate | null> {
    if (catalogue === null) return null;
    const categoryId = catalogue.categories.find(({ id }) => id === alert.categoryId)?.id ?? null;
    const zones = new Set(catalogue.zones.map(({ id }) => id));
    const zoneIds = alert.zoneIds.filter((id) => zones.has(id));
    const rule = audienceOf({ categoryId, zoneIds, correctionOf: alert.correctionOf });
    if (rule === null) return { total: 0, byLanguage: {} };
    return this.registration.estimate(alert.municipalityId, rule).catch(() => null);
  }
}

function zonesOf(alert: Alert, catalogue: Catalogue | null): { id: string; name: string }[] {
  const names = new Map(catalogue?.zones.map(({ id, name }) => [id, name]));
  return alert.zoneIds.map((id) => ({ id, name: names.get(id) ?? id }));
}

function problemsOf(
  alert: Alert,
  facts: Facts,
  { catalogue, touched, audience, capacity }: Answers,
): ProblemError[] {
  const silent = catalogue === null || touched === null || audience === null;
  return [
    ...(silent ? [previewProblem('preview.registration_unavailable')] : []),
    ...(capacity?.routes.length === 0 ? [previewProblem('preview.route_missing')] : []),
    ...contentFaults(alert, facts).map(problemOf),
  ];
}

function noticesOf(
  alert: Alert,
  { catalogue, touched, audience, capacity }: Answers,
  variants: readonly VariantPreview[],
  seconds: number | null,
): ProblemError[] {
  const notices: ProblemError[] = [];
  if (alert.mode === 'drill') notices.push(previewProblem('preview.drill'));
  if (alert.correctionOf !== null) {
    const details = alert.correctionOf.details.join(', ');
    notices.push(previewProblem('preview.correction', { params: { details } }));
  }
  if (capacity === null) notices.push(previewProblem('preview.dispatcher_unavailable'));
  else if (capacity.routes.length > 0 && !capacity.routes.some(({ bound }) => bound))
    notices.push(previewProblem('preview.no_route'));
  if (audience?.total === 0 && audienceOf(alert) !== null) notices.push(previewProblem('preview.nobody'));
  const endsAt = Date.now() + (seconds ?? 0) * 1000;
  if (seconds !== null && alert.expiresAt !== null && endsAt > alert.expiresAt.getTime())
    notices.push(previewProblem('preview.expires_before_sent', { field: 'expiresAt' }));
  return [...notices, ...areaNotices(alert, catalogue, touched), ...textNotices(catalogue, variants)];
}

function areaNotices(alert: Alert, catalogue: Catalogue | null, touched: string[] | null): ProblemError[] {
  const left = (touched ?? []).filter((id) => !alert.zoneIds.includes(id));
  if (left.length === 0 || catalogue === null) return [];
  const zones = catalogue.zones.filter(({ id }) => left.includes(id)).map(({ name }) => name);
  return [previewProblem('preview.polygon_wider', { field: 'zoneIds', params: { zones: zones.join(', ') } })];
}

function textNotices(catalogue: Catalogue | null, variants: readonly VariantPreview[]): ProblemError[] {
  return variants.flatMap(({ language, parts, fold }, index) => {
    const field = `variants.${index}`;
    const unread = catalogue !== null && !catalogue.languages.includes(language);
    return [
      ...(unread ? [previewProblem('preview.language_unread', { field, params: { language } })] : []),
      ...(fold === null
        ? []
        : [previewProblem('preview.foldable', { field, params: { language, saves: parts - fold.parts } })]),
    ];
  });
}
