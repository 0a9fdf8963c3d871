import type { AuditActor } from '#libs/audit';
import {
  FoundingService,
  type FoundedMunicipality,
} from '../../../registration/src/catalogue/founding.service.js';
import type { MunicipalityDefinition } from '../../../registration/src/catalogue/municipality-definition.js';
import { withRegistration } from '../../../registration/src/cli/with-registration.js';
import { withAuthoring } from '../../../authoring/src/cli/with-authoring.js';
import { OfficialsService } from '../../../authoring/src/officials/officials.service.js';
import type { ServiceConfigs } from '../cli/service-configs.js';

/**
 * Makes a municipality in registration and in authoring, or finds it there: what was interrupted between the two is
 * simply run again.
 * @throws ProblemError `catalogue.…`, `municipality.…`
 */
export async function foundMunicipality(
  configs: ServiceConfigs,
  definition: MunicipalityDefinition,
  actor: AuditActor,
): Promise<FoundedMunicipality> {
  const founded = await withRegistration(configs.registration(), (registration) =>
    registration.get(FoundingService, { strict: false }).ensure(definition, actor),
  );
  await withAuthoring(configs.authoring(), (authoring) =>
    authoring.get(OfficialsService, { strict: false }).ensureMunicipality({
      ...{ id: founded.id, name: `Comune di ${definition.name}`, sender: definition.sender },
      defaultLanguage: definition.languages[0] ?? 'it',
    }),
  );
  return founded;
}
