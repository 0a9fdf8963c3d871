import { appendFileSync, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Nothing of the browser's own talks to anybody while we look at our pages. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where screenshots go when `SCREENSHOTS` names a folder. */
const SCREENSHOTS = process.env.SCREENSHOTS;

function executable(): string | undefined {
  return PLACES.find((path) => path !== undefined && existsSync(path));
}

/**
 * Describes what a person does in a real browser. Where there is none it is listed as not run; with `REQUIRE_ALL=1`
 * it fails instead.
 */
export function describeInBrowser(what: string, body: (browser: () => Browser) => void): void {
  if (executable() === undefined && process.env.REQUIRE_ALL !== '1') {
    const file = process.env.CAMPANILE_SKIPS_FILE;
    if (file !== undefined) appendFileSync(file, `${what}: no Chromium\n`);
    describe.skip(`${what} (skipped: no Chromium)`, () => body(() => notStarted()));
    return;
  }
  describe(what, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: executable() ?? '/usr/bin/chromium',
        args: ARGUMENTS,
      });
    }, 60_000);
    body(() => browser ?? notStarted());
    afterAll(() => browser?.close());
  });
}

/** Keeps what a person sees, when asked to. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: false });
}

function notStarted(): never {
  throw new Error('The browser has not started');
}
