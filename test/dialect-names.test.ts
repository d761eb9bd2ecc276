import { expect, test } from 'vitest';
import { listFiles, wordsOf } from './support/sources.ts';

/** Packages that serve every dialect. The contract packages are the dialects themselves. */
const NEUTRAL = /^packages\/(?:engine|vault|channels|checkout|gateway)\/src\//;
const DIALECTS = 'packages/gateway/src/dialects/';
const NAMES = /haipay|teemopay|eximbay/i;

/** What still names a dialect, and why. A file that does so no more leaves the list. */
const LEFT: Readonly<Record<string, string>> = {
  'packages/channels/src/sandbox/new-orders.ts':
    'the sandbox refuses payouts in the words of a published table',
  'packages/channels/src/sandbox/runner.ts': 'the same, for money that comes back',
  'packages/gateway/src/sandbox/control-routes.ts':
    'codes that a test orders bring the words of their tables',
};

test('no name of a dialect stands outside of the folder of dialects, but in comments', () => {
  const files = listFiles(['.ts', '.tsx']).filter((file) => NEUTRAL.test(file) && !file.startsWith(DIALECTS));
  expect(files.length).toBeGreaterThan(200);
  const named = files.flatMap((file) =>
    wordsOf(file)
      .filter(({ word }) => NAMES.test(word))
      .map(({ word, line }) => ({ file, where: `${file}:${line} ${word.slice(0, 80)}` })),
  );
  expect(named.filter(({ file }) => LEFT[file] === undefined).map(({ where }) => where)).toEqual([]);
  expect(Object.keys(LEFT).filter((file) => !named.some((one) => one.file === file))).toEqual([]);
});
