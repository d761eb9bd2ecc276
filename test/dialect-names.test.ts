import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DIALECTS } from '../packages/gateway/src/dialects/index.ts';
import { DIALECT_NAMES, DIALECTS_FOLDER } from './support/dialects.ts';
import { listFiles, root, wordsOf } from './support/sources.ts';

/** Packages that serve every dialect. The contract packages are the dialects themselves. */
const NEUTRAL = /^packages\/(?:engine|vault|channels|checkout|gateway)\/src\//;
const NAMES = new RegExp(DIALECT_NAMES.join('|'), 'i');

test('the list, the folders and the contract packages are of the same dialects', () => {
  expect(DIALECT_NAMES.length).toBeGreaterThan(2);
  expect(DIALECTS.map(({ name }) => name).toSorted()).toEqual(DIALECT_NAMES.toSorted());
  const lacking = DIALECT_NAMES.filter((name) => !existsSync(path.join(root, 'packages', name, 'src')));
  expect(lacking, 'dialects without a contract package').toEqual([]);
});

test('no name of a dialect stands outside of the folder of dialects, but in comments', () => {
  const files = listFiles(['.ts', '.tsx']).filter(
    (file) => NEUTRAL.test(file) && !file.startsWith(DIALECTS_FOLDER),
  );
  expect(files.length).toBeGreaterThan(200);
  const named = files.flatMap((file) =>
    wordsOf(file)
      .filter(({ word }) => NAMES.test(word))
      .map(({ word, line }) => `${file}:${line} ${word.slice(0, 80)}`),
  );
  expect(named).toEqual([]);
});
