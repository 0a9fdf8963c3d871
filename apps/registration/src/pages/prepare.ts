import type { NestExpressApplication } from '@nestjs/platform-express';
import { ANY_PAGE } from './addresses.js';
import { serveAssets } from './assets/serve-assets.js';
import { readFormText } from './form-body.js';

/** What the citizens' pages need of the raw application: their forms' bodies, style sheets, fonts and pictures. */
export function prepareCitizensPages(app: NestExpressApplication): void {
  serveAssets(app);
  app.use(ANY_PAGE, readFormText);
}
