import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sdkFiles, staleSdkFiles } from '../../scripts/sdks.ts';
import { listFiles, root } from '../support/sources.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;
const MAX_LINE_CHARS = 120;

interface Rules {
  readonly folder: string;
  readonly extension: string;
  /** Fewer files would mean that they were not found. */
  readonly leastFiles: number;
  /** A line that begins a function; its first group is the indent, at which the function ends, too. */
  readonly functionBegin: RegExp;
  /** A file whose class a merchant sees, with its methods to be documented: the line before, and the name. */
  readonly isPublic: (file: string, text: string) => boolean;
  readonly publicMethod: RegExp;
  /** Methods that need no words of their own. */
  readonly undocumented: readonly string[];
}

const RULES: Readonly<Record<string, Rules>> = {
  PHP: {
    folder: 'sdks/php/',
    extension: '.php',
    leastFiles: 40,
    functionBegin: /^( *)(?!.*\brecord )(?:(?:public|private|protected|static|final) )*function \w+\(/,
    isPublic: (file, text) =>
      /\/src\/(?!Wire\/)/.test(file) && !/@internal\n( \*.*\n)*?(final class|enum)/.test(text),
    publicMethod: /^(.*)\n {4}public (?:static )?function (\w+)/gm,
    undocumented: ['__construct', 'send'],
  },
  Java: {
    folder: 'sdks/java/',
    extension: '.java',
    leastFiles: 60,
    functionBegin:
      /^( *)(?!.*\brecord )(?:(?:public|private|protected|static|default) )*(?:[\w.<>[\], ?]+ )?\w+\([^;]*$/,
    isPublic: (file, text) => /\/src\/main\//.test(file) && /^public /m.test(text),
    publicMethod: /^(.*)\n {4,8}(?:public |default )(?:static )?(?:[\w.<>[\], ?]+ )(\w+)\(/gm,
    undocumented: [],
  },
};

test('what the SDKs take from the contracts is up to date (npm run sdks)', () => {
  expect(staleSdkFiles(false)).toEqual([]);
});

describe.each(Object.entries(RULES))('%s', (_, rules) => {
  const files = listFiles([rules.extension])
    .filter((file) => file.startsWith(rules.folder))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

  test('files, functions and lines are as short as elsewhere', () => {
    expect(files.length).toBeGreaterThan(rules.leastFiles);
    const faults = files.flatMap(({ file, text }) => {
      const lines = text.split('\n');
      const wide = lines.flatMap((line, index) =>
        line.length > MAX_LINE_CHARS ? [`${file}:${index + 1}`] : [],
      );
      const long = lines.length - 1 > MAX_FILE_LINES && !sdkFiles().has(file) ? [`${file} is too long`] : [];
      return [...wide, ...long, ...longFunctions(file, lines, rules.functionBegin)];
    });
    expect(faults).toEqual([]);
  });

  test('public methods are documented', () => {
    const faults = files
      .filter(({ file, text }) => rules.isPublic(file, text))
      .flatMap(({ file, text }) =>
        [...text.matchAll(rules.publicMethod)]
          .filter(([, before = '', name = '']) => {
            const isOverride = before.trim() === '@Override';
            return !before.endsWith('*/') && !isOverride && !rules.undocumented.includes(name);
          })
          .map(([, , name]) => `${file}: ${name}`),
      );
    expect(faults).toEqual([]);
  });
});

function longFunctions(file: string, lines: readonly string[], begin: RegExp): string[] {
  return lines.flatMap((line, index) => {
    const indent = begin.exec(line)?.[1];
    if (indent === undefined) return [];
    const end = lines.findIndex((later, at) => at > index && later === `${indent}}`);
    return end - index + 1 > MAX_FUNCTION_LINES ? [`${file}:${index + 1} has ${end - index + 1} lines`] : [];
  });
}
