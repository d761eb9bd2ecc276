import { expect, test } from 'vitest';
import { listFiles, wordsOf } from './support/sources.ts';

/** Packages that serve every dialect. The contract packages are the dialects themselves. */
const NEUTRAL = /^packages\/(?:engine|vault|channels|checkout|gateway)\/src\//;
const DIALECTS = 'packages/gateway/src/dialects/';
const NAMES = /haipay|teemopay|eximbay/i;

test('no name of a dialect stands outside of the folder of dialects, but in comments', () => {
  const files = listFiles(['.ts', '.tsx']).filter((file) => NEUTRAL.test(file) && !file.startsWith(DIALECTS));
  expect(files.length).toBeGreaterThan(200);
  const named = files.flatMap((file) =>
    wordsOf(file)
      .filter(({ word }) => NAMES.test(word))
      .map(({ word, line }) => `${file}:${line} ${word.slice(0, 80)}`),
  );
  expect(named).toEqual([]);
});
