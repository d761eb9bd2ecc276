import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * What merchants' code imports, as tests: a name may be added, none may go. `names` has the names of each file that the
 * package exports, with spaces between them.
 */
export function testExports(packageDir: string, names: Readonly<Record<string, string>>): void {
  test('every sub-path of the package is looked at', () => {
    const { exports } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
      exports: Readonly<Record<string, string>>;
    };
    expect(Object.keys(names).sort()).toEqual(Object.values(exports).sort());
  });

  test.each(Object.entries(names))('%s exports what it always has', async (file, expected) => {
    const exported = (await import(join(packageDir, file))) as Record<string, unknown>;
    expect(Object.keys(exported)).toEqual(expect.arrayContaining(expected.trim().split(/\s+/)));
  });
}
