import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface PackageFile {
  engines?: { node?: string };
  optionalDependencies?: Record<string, string>;
}

function read<T>(name: string): T {
  return JSON.parse(fs.readFileSync(path.join(ROOT, name), 'utf8')) as T;
}

it('the lock makes npm warn of no engine: the programs do not run on the Node that runs npm (npm run lock)', () => {
  const lock = read<{ packages: Record<string, PackageFile> }>('package-lock.json');
  const withEngines = Object.entries(lock.packages).filter(
    ([folder, entry]) => folder !== '' && entry.engines,
  );
  expect(withEngines.map(([folder]) => folder)).toEqual([]);
  expect(lock.packages['']?.engines).toEqual(read<PackageFile>('package.json').engines);
});

it('one version of Node is pinned for all platforms, and the launcher knows each package', () => {
  const pinned = Object.entries(read<PackageFile>('package.json').optionalDependencies ?? {});
  const versions = [...new Set(pinned.map(([, version]) => version))];
  expect(versions).toHaveLength(1);
  expect(fs.readFileSync(path.join(ROOT, 'docs/operation.md'), 'utf8')).toContain(
    `node-v${versions[0]}-linux`,
  );
  const launcher = fs.readFileSync(path.join(ROOT, 'packages/gateway/bin/launch.js'), 'utf8');
  const known = [...launcher.matchAll(/'(node-[a-z0-9-]+)',/g)].map((match) => match[1]);
  expect(known.sort()).toEqual(pinned.map(([name]) => name).sort());
});
