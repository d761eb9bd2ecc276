import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { staleDocuments } from '../scripts/docs.ts';
import { listFiles, root } from './support/sources.ts';

test('what the documents take from the code is up to date (npm run docs)', () => {
  expect(staleDocuments(false)).toEqual([]);
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
