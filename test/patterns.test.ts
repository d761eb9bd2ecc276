import * as common from '@naru/wire/patterns';
import { describe, expect, test } from 'vitest';
import { type Pattern, superLinear } from './support/backtracking.ts';
import { DIALECT_NAMES } from './support/dialects.ts';
import { listFiles, patternsOf } from './support/sources.ts';

/*
 * Patterns run on texts that strangers write, some of them before any check. One whose time grows faster than the text
 * lets a single request stop a server.
 */

const sources = listFiles(['.ts', '.tsx', '.js']).filter((file) => /^packages\/[^/]+\/src\//.test(file));
const written = sources.map((file) => ({ file, ...patternsOf(file) }));

/** The patterns of schemas, as they are at run time: some are put together of parts. */
function schemaPatterns(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'pattern' && typeof member === 'string' ? [member] : schemaPatterns(member, seen),
  );
}

const contracts: object[] = await Promise.all(
  DIALECT_NAMES.flatMap((name) => [
    import(`../packages/${name}/src/index.ts`),
    import(`../packages/${name}/src/schemas/index.ts`),
  ]),
);
const inSchemas = contracts.flatMap((contract) => schemaPatterns({ ...contract }));
const named = Object.values(common).filter((text) => typeof text === 'string');
const texts = written
  .flatMap(({ texts }) => texts)
  .filter((text) => text.startsWith('^') && text.endsWith('$'));

const all = new Map<string, Pattern>();
for (const source of [...inSchemas, ...named, ...texts]) all.set(`/${source}/u`, { source, flags: 'u' });
for (const pattern of written.flatMap(({ patterns }) => patterns)) {
  all.set(`/${pattern.source}/${pattern.flags}`, pattern);
}

describe('the counter of steps', () => {
  test.each([
    /[\r\n]+$/,
    /\s+$/,
    /(a+)+$/,
    /^(\w+\s?)*$/,
    /a*a*b/,
    /[^a]*a!/,
    /\B(?=(\d{3})+$)/g,
    /<.*$/,
    /"(?:[^"\\]|\\.)*"/g,
    /^[ab]*b[ab]*$/,
    /\/+$/,
    /^(a|aa)+$/,
  ])('finds %s', (pattern) => {
    expect(superLinear(pattern)).toMatchObject({ growth: expect.any(Number) });
  });

  test.each([
    /^\s+/,
    /^[^\s@]+@[^\s@]+$/,
    /\s+/g,
    /^\d{1,15}(?:\.\d+)?$/,
    /\.$/,
    /"(?:[^"\\]|\\.)*(?:"|$)/g,
    /^(?!0)\d+$/,
  ])('lets %s pass', (pattern) => {
    expect(superLinear(pattern)).toBeUndefined();
  });
});

describe('the patterns of the project', () => {
  test('are found', () => {
    expect(inSchemas.length).toBeGreaterThan(50);
    expect(all.size).toBeGreaterThan(150);
  });

  test('are written down: none is made of parts at run time but what is looked at here', () => {
    expect(written.filter(({ made }) => made > 0).map(({ file }) => file)).toEqual([
      // Of a constant of its own file.
      'packages/gateway/src/http/text.ts',
      // Of schemas.
      'packages/wire/src/check.ts',
    ]);
  });

  test('take no more than twice the steps for twice the text, whatever the text is', () => {
    const slow = [...all].flatMap(([name, pattern]) => {
      const found = superLinear(pattern);
      return found ? [{ name, files: filesOf(pattern), ...found }] : [];
    });
    expect(slow).toEqual([]);
  });
});

function filesOf({ source }: Pattern): string[] {
  return written
    .filter(({ patterns }) => patterns.some((one) => one.source === source))
    .map(({ file }) => file);
}
