import { FoundingService } from '../../../registration/src/catalogue/founding.service.js';
import { withRegistration } from '../../../registration/src/cli/with-registration.js';
import type { RegistrationConfig } from '../../../registration/src/settings.js';
import { SyntheticSubscribers } from '../../../registration/src/synthetic/synthetic.service.js';
import { withAuthoring } from '../../../authoring/src/cli/with-authoring.js';
import { OfficialsService } from '../../../authoring/src/officials/officials.service.js';
import type { AuthoringConfig } from '../../../authoring/src/settings.js';
import { FAENZA, OFFICIALS } from './faenza.js';

type Say = (line: string) => void;

const ACTOR = 'operator:demonstration' as const;
/** Subscribers between two lines of progress. */
const SAY_EVERY = 100_000;

/** The town and its subscribers; a second time adds nothing. */
export async function seedRegistration(
  config: RegistrationConfig,
  subscribers: number,
  say: Say,
): Promise<void> {
  await withRegistration(config, async (registration) => {
    const town = await registration.get(FoundingService, { strict: false }).ensure(FAENZA, ACTOR);
    const added = await registration.get(SyntheticSubscribers, { strict: false }).create({
      municipalityId: town.id,
      count: subscribers,
      onProgress: (made) => {
        if (made % SAY_EVERY === 0 && made < subscribers) say(`${made} / ${subscribers}`);
      },
    });
    say(`Faenza: ${Object.keys(town.zones).length} zone/zones, +${added} iscritti/subscribers`);
  });
}

/** The officials; a second time leaves them and their passwords as they are. */
export async function seedAuthoring(config: AuthoringConfig, password: string, say: Say): Promise<void> {
  await withAuthoring(config, async (authoring) => {
    const officials = authoring.get(OfficialsService, { strict: false });
    const { id, sender, name } = FAENZA;
    await officials.ensureMunicipality({ id, sender, name: `Comune di ${name}`, defaultLanguage: 'it' });
    for (const official of OFFICIALS)
      if ((await officials.findByUsername(official.username)) === null)
        await officials.createOfficial({ ...official, municipalityId: id, password }, ACTOR);
    say(`${OFFICIALS.length} funzionari/officials`);
  });
}
