import { withRegistration } from '../../../registration/src/cli/with-registration.js';
import type { RegistrationConfig } from '../../../registration/src/settings.js';
import { SyntheticSubscribers } from '../../../registration/src/synthetic/synthetic.service.js';
import { withAuthoring } from '../../../authoring/src/cli/with-authoring.js';
import { OfficialsService } from '../../../authoring/src/officials/officials.service.js';
import type { AuthoringConfig } from '../../../authoring/src/settings.js';
import { FAENZA, OFFICIALS } from './faenza.js';

type Say = (line: string) => void;

export const DEMONSTRATION = 'operator:demonstration' as const;
/** Subscribers between two lines of progress. */
const SAY_EVERY = 100_000;

/** Invented subscribers; a second time adds nobody. */
export async function seedSubscribers(config: RegistrationConfig, count: number, say: Say): Promise<void> {
  await withRegistration(config, async (registration) => {
    const added = await registration.get(SyntheticSubscribers, { strict: false }).create({
      ...{ municipalityId: FAENZA.id, count },
      onProgress: (made) => {
        if (made % SAY_EVERY === 0 && made < count) say(`${made} / ${count}`);
      },
    });
    say(`Faenza: ${FAENZA.zones.length} zone/zones, +${added} iscritti/subscribers`);
  });
}

/** The officials; a second time leaves them and their passwords as they are. */
export async function seedOfficials(config: AuthoringConfig, password: string, say: Say): Promise<void> {
  await withAuthoring(config, async (authoring) => {
    const officials = authoring.get(OfficialsService, { strict: false });
    for (const official of OFFICIALS)
      if ((await officials.findByUsername(official.username)) === null)
        await officials.createOfficial({ ...official, municipalityId: FAENZA.id, password }, DEMONSTRATION);
    say(`${OFFICIALS.length} funzionari/officials`);
  });
}
