import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeWith, example } from '../support/examples.ts';
import { findProgram } from '../support/programs.ts';
import { listFiles, root } from '../support/sources.ts';
import { PHP } from './php.ts';

const php = listFiles(['.php'])
  .filter((file) => file.startsWith('sdks/'))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

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

describeWith('PHP', PHP.needs, () => {
  test('compiles every file', () => {
    const files = php.map(({ file }) => path.join(root, file));
    const autoload = path.join(root, 'sdks/php/src/autoload.php');
    const run = spawnSync(PHP.needs.program ?? '', ['-r', CHECK, '--', autoload, ...files], {
      encoding: 'utf8',
    });
    expect(run.stdout + run.stderr).toBe(`checked ${files.length}`);
  });

  test('without the extension curl a client says what to install', () => {
    // Debian's curl is a module of its own, which -n does not load.
    const { stdout: modules } = spawnSync(PHP.needs.program ?? '', ['-n', '-m'], { encoding: 'utf8' });
    const autoload = path.join(root, 'sdks/php/src/autoload.php');
    const code = `require '${autoload}'; new Naru\\Eximbay\\EximbayClient('https://x.kr', 'M', 'K'); echo 'made';`;
    const run = spawnSync(PHP.needs.program ?? '', ['-n', '-d', 'display_errors=stderr', '-r', code], {
      encoding: 'utf8',
    });
    if (/^curl$/m.test(modules)) expect(run.stdout).toBe('made');
    else
      expect(run.stderr).toContain(
        'the PHP extension curl is missing: install it (Debian and Ubuntu: apt install php-curl)',
      );
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
