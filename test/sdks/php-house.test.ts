import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sdkFiles, staleSdkFiles } from '../../scripts/sdks.ts';
import { describeWith, example } from '../support/examples.ts';
import { findProgram } from '../support/programs.ts';
import { listFiles, root } from '../support/sources.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;
const MAX_LINE_CHARS = 120;

const php = listFiles(['.php'])
  .filter((file) => file.startsWith('sdks/'))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

test('what the SDKs take from the contracts is up to date (npm run sdks)', () => {
  expect(staleSdkFiles(false)).toEqual([]);
});

test('files, functions and lines in PHP are as short as elsewhere', () => {
  expect(php.length).toBeGreaterThan(40);
  const faults = php.flatMap(({ file, text }) => {
    const lines = text.split('\n');
    const wide = lines.flatMap((line, index) =>
      line.length > MAX_LINE_CHARS ? [`${file}:${index + 1}`] : [],
    );
    const long = lines.length - 1 > MAX_FILE_LINES && !sdkFiles().has(file) ? [`${file} is too long`] : [];
    return [...wide, ...long, ...longFunctions(file, text)];
  });
  expect(faults).toEqual([]);
});

test('a file declares strict types, and the class of its name', () => {
  const faults = php.flatMap(({ file, text }) => {
    const name = /^sdks\/php\/src\/(.*)\.php$/.exec(file)?.[1];
    const missing = text.startsWith('<?php\n\ndeclare(strict_types=1);\n') ? [] : [`${file}: strict types`];
    if (name === undefined || name === 'autoload') return missing;
    const [, folder = '', own = ''] = /^(?:(.*)\/)?(\w+)$/.exec(name) ?? [];
    const namespace = folder === '' ? 'Naru' : `Naru\\${folder}`;
    const declared = new RegExp(
      `^namespace ${namespace.replace('\\', '\\\\')};[^]*^(?:final class|enum|interface) ${own}\\b`,
      'm',
    );
    return declared.test(text) ? missing : [...missing, `${file}: class`];
  });
  expect(faults).toEqual([]);
});

test('public methods are documented', () => {
  const faults = php
    .filter(({ file }) => file.startsWith('sdks/php/src/') && !file.startsWith('sdks/php/src/Wire/'))
    .filter(({ text }) => !/@internal\n( \*.*\n)*?(final class|enum)/.test(text))
    .flatMap(({ file, text }) => {
      const methods = [...text.matchAll(/^(.*)\n {4}public (?:static )?function (\w+)/gm)];
      return methods
        .filter(
          ([, before = '', name = '']) => !before.endsWith('*/') && name !== '__construct' && name !== 'send',
        )
        .map(([, , name]) => `${file}: ${name}`);
    });
  expect(faults).toEqual([]);
});

function longFunctions(file: string, text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, indent] = /^( *)(?:(?:public|private|protected|static|final) )*function \w+\(/.exec(line) ?? [];
    if (indent === undefined) return [];
    const end = lines.findIndex((later, at) => at > index && later === `${indent}}`);
    return end - index + 1 > MAX_FUNCTION_LINES ? [`${file}:${index + 1} has ${end - index + 1} lines`] : [];
  });
}

const PHP = example(
  'sdks/php',
  { php: findProgram(['php'], 'NARU_PHP') },
  'install PHP 8 (Debian: apt install php-cli)',
);
const COMPOSER = example(
  'sdks/php',
  { composer: findProgram(['composer']) },
  'install Composer (Debian: apt install composer)',
);

/** Parses the files that are named in its arguments, as `php -l` does, and loads the classes of the SDK. */
const CHECK = `
require $argv[1];
foreach (array_slice($argv, 2) as $file) {
    token_get_all(file_get_contents($file), TOKEN_PARSE);
    if (str_contains($file, '/src/')) require_once $file;
}
echo 'checked ', $argc - 2;`;

describeWith('PHP', PHP, () => {
  test('compiles every file', () => {
    const files = php.map(({ file }) => path.join(root, file));
    const autoload = path.join(root, 'sdks/php/src/autoload.php');
    const run = spawnSync(PHP.program ?? '', ['-r', CHECK, '--', autoload, ...files], {
      encoding: 'utf8',
    });
    expect(run.stdout + run.stderr).toBe(`checked ${files.length}`);
  });
});

describeWith('composer validate', COMPOSER, () => {
  test('has nothing to say', () => {
    const run = spawnSync(COMPOSER.program ?? '', ['validate', '--strict', '--no-interaction'], {
      cwd: path.join(root, 'sdks/php'),
      encoding: 'utf8',
      env: { ...process.env, COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_DISABLE_NETWORK: '1' },
    });
    expect(run.stdout).toContain('./composer.json is valid');
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
  });
});
