/**
 * Makes the package that merchants install: plain JavaScript for Node 18 and later, declarations, a
 * package.json with the same sub-paths as the source, README and licence. `node scripts/build.ts [folder]`,
 * by default `dist`.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE_DIR = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const REPOSITORY_DIR = resolve(PACKAGE_DIR, '../..');

interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** `./src/schemas/index.ts` becomes the built file and its declaration. */
function builtExport(source: string): { types: string; default: string } {
  const stem = source.replace(/^\.\/src\//, './').replace(/\.ts$/, '');
  return { types: `${stem}.d.ts`, default: `${stem}.js` };
}

function publishedManifest(source: SourceManifest): object {
  const { name, version, description, license } = source;
  const exports = Object.fromEntries(
    Object.entries(source.exports).map(([subPath, file]) => [subPath, builtExport(file)]),
  );
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    engines: { node: '>=18' },
    sideEffects: false,
    exports: { ...exports, './package.json': './package.json' },
  };
}

/**
 * The compiler rewrites `.ts` imports in JavaScript only; not every tool finds `./x.d.ts` behind `./x.ts`.
 */
function rewriteDeclarations(outDir: string): void {
  for (const file of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(outDir, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/(['"])(\.{1,2}\/[\w./-]+)\.ts\1/g, '$1$2.js$1'));
  }
}

/** Builds into a folder, which is emptied first. */
export function buildPackage(outDir: string): void {
  // Emptying the wrong folder would be a disaster: only a new one or one that this script has filled.
  if (existsSync(outDir) && !existsSync(join(outDir, 'package.json'))) {
    throw new Error(`${outDir} exists and is not a built package`);
  }
  if (outDir === PACKAGE_DIR || outDir === REPOSITORY_DIR) throw new Error('cannot build over the source');
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const tsc = join(REPOSITORY_DIR, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(PACKAGE_DIR, 'tsconfig.build.json'), '--outDir', outDir], {
    stdio: 'inherit',
  });
  rewriteDeclarations(outDir);
  const source = JSON.parse(readFileSync(join(PACKAGE_DIR, 'package.json'), 'utf8')) as SourceManifest;
  writeFileSync(join(outDir, 'package.json'), `${JSON.stringify(publishedManifest(source), null, 2)}\n`);
  copyFileSync(join(PACKAGE_DIR, 'README.md'), join(outDir, 'README.md'));
  copyFileSync(join(REPOSITORY_DIR, 'LICENSE'), join(outDir, 'LICENSE'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildPackage(resolve(process.argv[2] ?? join(PACKAGE_DIR, 'dist')));
}
