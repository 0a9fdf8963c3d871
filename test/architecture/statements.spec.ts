import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * TypeORM up to 1.1 writes the column of an order or of a DISTINCT ON into the statement as it is given: whoever chooses
 * it writes SQL. Here such a column is always a word of the program, never a value.
 */
const CHOSEN = [
  // order: { [column]: … }, order: query.order, …order
  /\border:\s*(?!\{)[^,;\n]+/g,
  /\border:\s*\{[^}]*\[[^}]*\}/g,
  // .orderBy(column), .distinctOn(columns): none is needed
  /\.(?:orderBy|addOrderBy|groupBy|addGroupBy|distinctOn)\((?!'[\w.]+')[^)]*\)/g,
];

/** A value that stands in a statement's text and not among its parameters; constants of the program are written so. */
const INTERPOLATED = /ORDER BY[^`;]*\$\{(?!\s*[A-Z_0-9]+\s*\})[^}]*\}/g;

describe('A statement', () => {
  it('is ordered by columns the program names, never by one that was sent', async () => {
    const found: string[] = [];
    let read = 0;
    for (const [file, text] of await sources()) {
      read++;
      for (const pattern of [...CHOSEN, INTERPOLATED])
        for (const [match] of text.matchAll(pattern)) found.push(`${file}: ${match.slice(0, 80)}`);
    }
    expect(read).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });

  it('would be found', () => {
    for (const planted of [
      'order: query.sort',
      'order: { [sort]: "ASC" }',
      'qb.orderBy(sort)',
      'x.distinctOn([a])',
    ])
      expect([...CHOSEN, INTERPOLATED].some((pattern) => new RegExp(pattern.source).test(planted))).toBe(
        true,
      );
    expect(INTERPOLATED.test('`SELECT 1 ORDER BY ${column}`')).toBe(true);
  });
});

/** What runs in a service: no console, no specs. */
async function sources(): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for (const root of ['apps', 'libs'])
    for (const name of await readdir(root, { recursive: true }))
      if (/\.ts$/.test(name) && !/\.spec\.ts$|\/testing\/|^console\/|\/migrations\//.test(name))
        files.push([join(root, name), await readFile(join(root, name), 'utf8')]);
  return files;
}
