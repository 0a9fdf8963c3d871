import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * TypeORM up to 1.1 writes the column of an order or of a DISTINCT ON into the statement as it is given: whoever chooses
 * it writes SQL. Here such a column is always a word of the program, never a value.
 */
const CHOSEN = [
  // order: query.order
  /\border:(?!\s*\{)\s*[\w.]+\s*[,})\n]/g,
  // order: { [column]: … }
  /\border:\s*\{[^}]*\[[^}]*\}/g,
  // .orderBy(column), .distinctOn(columns)
  /\.(?:orderBy|addOrderBy|groupBy|addGroupBy|distinctOn)\((?!'[\w.]+')[^)]*\)/g,
  // ORDER BY ${column}; a constant is the program's
  /ORDER BY[\w., ]*\$\{(?![A-Z_]+\})[^}]*\}/g,
];

/** Of two words the program has, one: both stand beside the statement. */
const DECIDED = ['ORDER BY ${byTime ? `e.occurred_at ${order}', 'ORDER BY e.${ABOUT[about]}'];

describe('A statement', () => {
  it('is ordered by columns the program names, never by one that was sent', async () => {
    const texts = await sources();
    expect(texts.length).toBeGreaterThan(300);
    const found = texts.flatMap(([file, text]) =>
      chosenIn(text)
        .filter((match) => !DECIDED.includes(match))
        .map((match) => `${file}: ${match}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    'find({ order: query.sort })',
    "find({ order: { [sort]: 'ASC' } })",
    'qb.orderBy(sort)',
    'qb.distinctOn([a])',
    '`SELECT 1 ORDER BY ${column}`',
  ])('like %s would be found', (planted) => {
    expect(chosenIn(planted)).toHaveLength(1);
  });
});

function chosenIn(text: string): string[] {
  return CHOSEN.flatMap((pattern) => [...text.matchAll(pattern)].map(([match]) => match));
}

/** What runs in a service, without its comments: no console, no specs. */
async function sources(): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for (const root of ['apps', 'libs'])
    for (const name of await readdir(root, { recursive: true })) {
      if (!name.endsWith('.ts') || /\.spec\.ts$|\/testing\/|^console\/|\/migrations\//.test(name)) continue;
      const text = await readFile(join(root, name), 'utf8');
      files.push([join(root, name), text.replaceAll(/^\s*(\/?\*|\/\/).*$/gm, '')]);
    }
  return files;
}
