import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { example } from '../support/examples.ts';
import { findProgram } from '../support/programs.ts';
import { root } from '../support/sources.ts';
import { piped, type SdkLanguage } from './language.ts';

const needs = example(
  'sdks/php',
  { php: findProgram(['php'], 'NARU_PHP') },
  'install PHP 8 with curl (Debian: apt install php-cli php-curl) or set NARU_PHP',
);
const composer = findProgram(['composer']);
const sdk = path.join(root, 'sdks/php');

/** Installs by Composer where there is one, else by the SDK's own loader. */
function install(project: string): void {
  if (composer === null) {
    mkdirSync(path.join(project, 'vendor'));
    const loader = `<?php require '${path.join(sdk, 'src/autoload.php')}';\n`;
    writeFileSync(path.join(project, 'vendor/autoload.php'), loader);
    return;
  }
  const repositories = [{ type: 'path', url: sdk, options: { symlink: false } }, { 'packagist.org': false }];
  const manifest = { repositories, require: { 'naru/naru-php': '*@dev' } };
  writeFileSync(path.join(project, 'composer.json'), JSON.stringify(manifest));
  execFileSync(composer, ['install', '--no-interaction', '--no-progress'], {
    cwd: project,
    stdio: 'pipe',
    env: {
      ...process.env,
      COMPOSER_ALLOW_SUPERUSER: '1',
      COMPOSER_DISABLE_NETWORK: '1',
      COMPOSER_HOME: project,
    },
  });
}

export const PHP: SdkLanguage = {
  name: 'PHP',
  folder: 'sdks/php',
  extension: 'php',
  needs,
  startCases: () => piped(needs.program, ['-d', 'display_errors=stderr', path.join(sdk, 'test/cases.php')]),
  install,
  start: (project, file, env) => piped(needs.program, [path.join(project, file)], { cwd: project, env }),
  serve: (project, file, port, env) =>
    piped(needs.program, ['-S', `127.0.0.1:${port}`, path.join(project, file)], { cwd: project, env }),
};
