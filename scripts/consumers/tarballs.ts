import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { copyForPacking } from '../../packages/wire/scripts/copy.ts';
import { REPOSITORY_DIR } from '../../packages/wire/scripts/manifest.ts';
import { Project, run, work } from './project.ts';
import type { Setup } from './setups.ts';

/** Making the tarballs as whoever publishes does, and what is said of the tarballs themselves. */

export const CONTRACTS = ['haipay', 'teemopay', 'eximbay'];

const PUBLISHERS = ['10.9.4', '11.19.1'] as const;
const CHECKERS = ['publint@0.3.25', '@arethetypeswrong/core@0.18.5'] as const;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly integrity: string;
}

const copy = path.join(work, 'repository');

async function pack(npm: string, contract: string): Promise<Packed> {
  const cwd = path.join(copy, 'packages', contract);
  const printed = await run(process.execPath, [npm, 'pack', '--json'], { cwd });
  const [packed] = JSON.parse(printed.slice(printed.indexOf('['))) as [Packed];
  return packed;
}

function npmOf(project: Project): string {
  return path.join(project.dir, 'node_modules/npm/bin/npm-cli.js');
}

/** Packs each contract, and prints how large it is. */
export async function makeTarballs(): Promise<string[]> {
  copyForPacking(copy, CONTRACTS);
  const project = await new Project('npm', {}).install(`npm@${PUBLISHERS[0]}`);
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  const made = CONTRACTS.map(async (contract) => {
    const { filename, size, unpackedSize } = await pack(npmOf(project), contract);
    const client = kilobytes(await clientBytes(contract));
    process.stdout.write(
      `       @naru/${contract}: ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked, ` +
        `${client} its client minified and gzipped\n`,
    );
    return path.join(copy, 'packages', contract, filename);
  });
  return await Promise.all(made);
}

/** What the client alone brings into a bundle. */
async function clientBytes(contract: string): Promise<number> {
  const { build } = await import('vite');
  const entry = path.join(copy, 'packages', contract, 'dist/esm/client.js');
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: entry, minify: true, write: false, rollupOptions: { external: /^node:/ } },
  });
  const parts = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  return gzipSync(parts.map((part) => ('code' in part ? part.code : '')).join('')).length;
}

/** Both npm versions make the same tarball, publish it in rehearsal, and leave the folder as it was. */
function publishSetup(version: string): Setup {
  return {
    name: `npm ${version}: pack, and publish --dry-run`,
    run: async () => {
      const project = await new Project(`npm-${version}`, {}).install(`npm@${version}`);
      const publisher = path.join(work, `repository-${version}`);
      copyForPacking(publisher, ['eximbay']);
      const cwd = path.join(publisher, 'packages/eximbay');
      const manifest = () => fs.readFileSync(path.join(cwd, 'package.json'), 'utf8');
      const before = manifest();
      const npm = npmOf(project);
      const printed = await run(process.execPath, [npm, 'publish', '--dry-run', '--json'], { cwd });
      if (!printed.includes('dist/cjs/index.d.ts')) throw new Error(`npm publish says ${printed}`);
      if (manifest() !== before) throw new Error('npm publish left another manifest');
      // The tarballs of all rows come from the first version.
      if (version === PUBLISHERS[0]) return;
      await run(process.execPath, [npm, 'pack'], { cwd });
      if (manifest() !== before) throw new Error('npm pack left another manifest');
    },
  };
}

const CHECK = `
import fs from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
const faults = [];
for (const file of process.argv.slice(2)) {
  const tarball = fs.readFileSync(file);
  const bytes = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true });
  // Where the source is, is known to the workflow that publishes (manifest.ts).
  const shown = messages.filter(({ code }) => code !== 'USE_REPOSITORY');
  faults.push(...shown.map((message) => pkg.name + ' publint: ' + message.code + ' ' + formatMessage(message, pkg)));
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)));
  if (!types) faults.push(pkg.name + ' has no types');
  faults.push(...problems.map((problem) => pkg.name + ' attw: ' + JSON.stringify(problem)));
}
console.log(faults.join('\\n') || 'clean');
`;

const checkers: Setup = {
  name: CHECKERS.join(', '),
  run: async ({ tarballs }) => {
    const project = await new Project('checkers', {}).install(...CHECKERS);
    project.write({ 'check.mjs': CHECK });
    const printed = await project.node('check.mjs', ...tarballs);
    if (printed !== 'clean\n') throw new Error(printed);
  },
};

/**
 * Builds and declarations of each package, the examples of its README, what packing leaves, and the quick starts of the
 * guide: vitest.config.ts.
 */
const ownTests: Setup = {
  name: "the packages' own tests",
  run: async () => {
    const vitest = path.join(REPOSITORY_DIR, 'node_modules/vitest/vitest.mjs');
    await run(process.execPath, [vitest, 'run', '--project=packages'], { cwd: REPOSITORY_DIR });
  },
};

export const TARBALL_SETUPS: readonly Setup[] = [ownTests, checkers, ...PUBLISHERS.map(publishSetup)];
