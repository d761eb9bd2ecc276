/**
 * Makes the package of a contract that merchants install: plain JavaScript for Node 18 and later,
 * declarations, a package.json with the same sub-paths as the source, README and licence. What the contract
 * uses of this package goes into it as the folder `wire`, so that what merchants install depends on nothing.
 *
 * `node ../wire/scripts/build.ts [folder]` in the folder of the contract, by default into `dist`.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const WIRE_DIR = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const REPOSITORY_DIR = resolve(WIRE_DIR, '../..');
/** Where the wire code stands inside the sources of a contract while it is built, and in what is built. */
const WIRE_FOLDER = 'wire';

interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
}

function manifestOf(packageDir: string): SourceManifest {
  return JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as SourceManifest;
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

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** A source whose imports of this package lead to the folder beside it. */
function withOwnWire(file: string, text: string, wireExports: Readonly<Record<string, string>>): string {
  return text.replace(
    /(\bfrom\s+|\bimport\s*\(?\s*)(['"])@naru\/wire(\/[\w./-]+)?\2/g,
    (_, keyword: string, quote: string, subPath = '') => {
      const target = wireExports[`.${subPath}`];
      if (target === undefined)
        throw new Error(`${file} imports @naru/wire${subPath}, which is not exported`);
      const inSources = target.replace(/^\.\/src\//, `${WIRE_FOLDER}/`);
      const path = posix.relative(posix.dirname(file), inSources);
      return `${keyword}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`;
    },
  );
}

/**
 * Puts the sources of a contract and of this package into one tree. The compiler then checks the very imports
 * that are published; rewriting them in what it has emitted would go unchecked.
 */
function mergeSources(packageDir: string, sourceDir: string): string[] {
  const wireExports = manifestOf(WIRE_DIR).exports;
  const own = filesBelow(join(packageDir, 'src'));
  if (own.some((file) => file.startsWith(`${WIRE_FOLDER}/`))) {
    throw new Error(`${packageDir} has a folder src/${WIRE_FOLDER} of its own`);
  }
  const copy = (file: string, text: string) => {
    mkdirSync(dirname(join(sourceDir, file)), { recursive: true });
    writeFileSync(join(sourceDir, file), text);
  };
  for (const file of own) {
    copy(file, withOwnWire(file, readFileSync(join(packageDir, 'src', file), 'utf8'), wireExports));
  }
  for (const file of filesBelow(join(WIRE_DIR, 'src'))) {
    copy(`${WIRE_FOLDER}/${file}`, readFileSync(join(WIRE_DIR, 'src', file), 'utf8'));
  }
  return own;
}

function compile(packageDir: string, workDir: string, outDir: string): void {
  const sourceDir = join(workDir, 'src');
  const own = mergeSources(packageDir, sourceDir);
  const config = {
    extends: join(WIRE_DIR, 'scripts/tsconfig.contract.json'),
    compilerOptions: { rootDir: sourceDir, outDir },
    // Of the wire code only what these files reach is compiled and published.
    files: own.map((file) => join(sourceDir, file)),
  };
  writeFileSync(join(workDir, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(workDir, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(REPOSITORY_DIR, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', workDir], { stdio: 'inherit' });
}

/**
 * The compiler rewrites `.ts` imports in JavaScript only; not every tool finds `./x.d.ts` behind `./x.ts`.
 */
function rewriteDeclarations(outDir: string): void {
  for (const file of filesBelow(outDir)) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(outDir, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/(['"])(\.{1,2}\/[\w./-]+)\.ts\1/g, '$1$2.js$1'));
  }
}

function completePackage(packageDir: string, outDir: string): void {
  rewriteDeclarations(outDir);
  const manifest = publishedManifest(manifestOf(packageDir));
  writeFileSync(join(outDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(packageDir, 'README.md'), join(outDir, 'README.md'));
  copyFileSync(join(REPOSITORY_DIR, 'LICENSE'), join(outDir, 'LICENSE'));
}

/** Builds a contract into a folder. What was built there before goes only when the new build is complete. */
export function buildContract(packageDir: string, outDir: string): void {
  // Emptying the wrong folder would be a disaster: only a new one or one that this script has filled.
  if (existsSync(outDir) && !existsSync(join(outDir, 'package.json'))) {
    throw new Error(`${outDir} exists and is not a built package`);
  }
  if ([packageDir, WIRE_DIR, REPOSITORY_DIR].includes(outDir)) {
    throw new Error('cannot build over the source');
  }
  const workDir = mkdtempSync(join(tmpdir(), 'naru-build-'));
  try {
    const builtDir = join(workDir, 'built');
    compile(packageDir, workDir, builtDir);
    completePackage(packageDir, builtDir);
    rmSync(outDir, { recursive: true, force: true });
    cpSync(builtDir, outDir, { recursive: true });
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packageDir = process.cwd();
  buildContract(packageDir, resolve(process.argv[2] ?? join(packageDir, 'dist')));
}
