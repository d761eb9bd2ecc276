import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyForPacking } from '../scripts/copy.ts';

/** `npm pack` in the folder of a contract, in a copy of this repository: it changes a manifest that all import by. */

const repositoryDir = resolve(import.meta.dirname, '../../..');
const copy = mkdtempSync(join(tmpdir(), 'naru-pack-test-'));
const contractDir = join(copy, 'packages/haipay');
const manifestFile = join(contractDir, 'package.json');
const source = readFileSync(join(repositoryDir, 'packages/haipay/package.json'), 'utf8');

beforeAll(() => copyForPacking(copy, ['haipay']));

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

function npm(...args: string[]): string {
  const env: NodeJS.ProcessEnv = { ...process.env, npm_config_update_notifier: 'false' };
  // npm itself may run this test and then hands its own settings on.
  for (const name of Object.keys(env)) if (/^npm_(?!config_)/.test(name)) delete env[name];
  return execFileSync('npm', args, { cwd: contractDir, encoding: 'utf8', env, stdio: 'pipe' });
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

function pack(): Packed {
  const printed = npm('pack', '--json');
  const [packed] = JSON.parse(printed.slice(printed.indexOf('['))) as [Packed];
  return packed;
}

function expectSource(): void {
  expect(readFileSync(manifestFile, 'utf8')).toBe(source);
  for (const name of ['LICENSE', '.naru-build-source-manifest.json']) {
    expect(existsSync(join(contractDir, name)), name).toBe(false);
  }
}

function manifestIn(tarball: string): Record<string, unknown> {
  const text = execFileSync('tar', ['-xzOf', join(contractDir, tarball), 'package/package.json'], {
    encoding: 'utf8',
  });
  return JSON.parse(text) as Record<string, unknown>;
}

test('the tarball has the published manifest, both builds and the licence; the folder is as before', () => {
  const { filename, files } = pack();
  const paths = files.map(({ path }) => path);
  const built = ['dist/esm/index.js', 'dist/esm/package.json', 'dist/cjs/index.js', 'dist/cjs/index.d.ts'];
  expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json', ...built]));
  expect(paths.filter((path) => !/^(dist\/|LICENSE$|README\.md$|package\.json$)/.test(path))).toEqual([]);
  const manifest = manifestIn(filename);
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).toMatchObject({ main: './dist/cjs/index.js', publishConfig: { provenance: true } });
  expectSource();
}, 120_000);

test('what an interrupted pack left is mended by the next one and by each step that ends one', () => {
  const step = (name: string) =>
    execFileSync(process.execPath, ['../wire/scripts/pack.ts', name], { cwd: contractDir, stdio: 'pipe' });
  for (const next of ['postpack', 'restore', 'postpublish']) {
    step('prepack');
    const published = readFileSync(manifestFile, 'utf8');
    expect(JSON.parse(published)).toMatchObject({ scripts: { prepack: expect.stringContaining('pack.ts') } });
    step('prepack');
    expect(readFileSync(manifestFile, 'utf8')).toBe(published);
    step(next);
    expectSource();
  }
}, 120_000);
