import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { staleDocuments } from '../scripts/docs.ts';
import { citationFaults, citingFiles, protocolSections, sectionsOf } from './support/citations.ts';
import { DIALECT_NAMES } from './support/dialects.ts';
import { listFiles, root } from './support/sources.ts';

test('what the documents take from the code is up to date (npm run docs)', () => {
  expect(staleDocuments(false)).toEqual([]);
});

test('npm run docs says what it found', () => {
  const launcher = path.join(root, 'packages/gateway/bin/launch.js');
  const script = path.join(root, 'scripts/docs.ts');
  const { stdout, status } = spawnSync(process.execPath, [launcher, script, '--check'], { encoding: 'utf8' });
  expect(stdout).toBe('The documents are up to date.\n');
  expect(status).toBe(0);
});

test('links between documents lead somewhere', () => {
  const documents = listFiles(['.md']);
  expect(documents.length).toBeGreaterThan(5);
  const dead = documents.flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map((match) => path.join(path.dirname(file), match[1] ?? ''))
      .filter((target) => !existsSync(path.join(root, target)))
      .map((target) => `${file} -> ${target}`),
  );
  expect(dead).toEqual([]);
});

test('links to a heading name one that is there', () => {
  const dead = listFiles(['.md']).flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)]
      .map((match) => ({ target: match[1] || path.basename(file), anchor: match[2] ?? '' }))
      .filter(({ target, anchor }) => !anchorsOf(path.join(path.dirname(file), target)).includes(anchor))
      .map(({ target, anchor }) => `${file} -> ${target}#${anchor}`),
  );
  expect(dead).toEqual([]);
});

/** `dialects/haipay/routes.ts` in a text; names without a folder and addresses are none. */
const SOURCE_PATH = /(?<![\w./:@-])(?:[\w-]+\/)+[\w.-]*\w\.(?:ts|svelte|sql)\b/g;

test('source files that documents name are there, by their whole path or its end', () => {
  const known = listFiles(['.ts', '.svelte', '.sql']).map((file) => `/${file}`);
  const isThere = (name: string) => known.some((file) => file.endsWith(`/${name}`));
  expect('in `dialects/haipay/gone.ts`, https://a.b/c.ts'.match(SOURCE_PATH)).toEqual([
    'dialects/haipay/gone.ts',
  ]);
  const named = listFiles(['.md']).flatMap((file) =>
    (readFileSync(path.join(root, file), 'utf8').match(SOURCE_PATH) ?? []).map((name) => ({ file, name })),
  );
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter(({ name }) => !isThere(name)).map(({ file, name }) => `${file} names ${name}`)).toEqual(
    [],
  );
});

describe('citations of protocols', () => {
  const sections = protocolSections();
  const faultsOf = (text: string, file = 'packages/engine/src/a.ts') => citationFaults(file, text, sections);

  test('name a page and sections that are there', () => {
    expect([...sections.keys()].sort()).toEqual(DIALECT_NAMES.toSorted());
    const files = citingFiles();
    expect(files.filter(({ text }) => text.includes('eximbay.md §')).length).toBeGreaterThan(30);
    expect(files.flatMap(({ file, text }) => citationFaults(file, text, sections))).toEqual([]);
  });

  test('sections are headings with a number, points the numbered rows and items below them', () => {
    const page = '# A\n## 1. B\n1. c\n### 1.2 D\n| 3 | e |\n### E\n4. f\n## 2. G\n| 10 | h |\n12 things\n';
    expect([...sectionsOf(page)]).toEqual(['1', '1 #1', '1.2', '1.2 #3', '2', '2 #10']);
  });

  test.each([
    'docs/protocols/eximbay.md §4.2',
    '(eximbay.md §4.2, §4.5)',
    'haipay.md §§2, 4',
    'eximbay.md §13 #13: no call',
    ' * as in (eximbay.md\n * §7.1).',
    '[eximbay.md](protocols/eximbay.md) §5.10',
  ])('%j is one', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  test.each([
    'eximbay.md §99',
    'eximbay.md §4.2, §4.99',
    'eximbay.md §§4.2, 99',
    'eximbay.md §13 #99',
    'other.md §1',
    'spec §4.2',
    'spec Eximbay §4.2',
    '§4.2',
  ])('%j is none', (text) => {
    expect(faultsOf(text)).toHaveLength(1);
  });

  test('a page cites its own sections without its name', () => {
    expect(faultsOf('(§4.2)', 'docs/protocols/eximbay.md')).toEqual([]);
    expect(faultsOf('(§99)', 'docs/protocols/eximbay.md')).toHaveLength(1);
  });
});

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const headings = readFileSync(path.join(root, file), 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
