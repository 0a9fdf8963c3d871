import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

interface AxeWindow {
  axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
}

const SOURCE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** What axe-core finds wrong on a page, by WCAG 2.2 A and AA; nothing, when all is well. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger and not as a script of the page: its content security policy allows none.
  await page.evaluate(SOURCE);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as AxeWindow).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
