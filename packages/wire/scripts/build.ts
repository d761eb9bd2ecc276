/**
 * Makes what merchants install of a contract: plain JavaScript for Node 18 and later as ES modules and as CommonJS,
 * with declarations for each. What the contract uses of this package goes into it as the folder `wire`, so that what
 * merchants install depends on nothing.
 *
 * `node ../wire/scripts/build.ts` in the folder of the contract fills its `dist`. `npm pack` there does so by itself,
 * and puts the manifest of the published package in the place of the source's meanwhile (pack.ts).
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
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestOf, manifestText, publishedManifest, REPOSITORY_DIR, WIRE_DIR } from './manifest.ts';

/** Where the wire code stands inside the sources of a contract while it is built, and in what is built. */
const WIRE_FOLDER = 'wire';

/** Compiled twice: for `import` and for `require`. A file's meaning is in the manifest of its folder. */
const MODULE_KINDS = { esm: 'module', cjs: 'commonjs' } as const;
type ModuleKind = keyof typeof MODULE_KINDS;

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

function compile(packageDir: string, workDir: string, outDir: string, kind: ModuleKind): void {
  const sourceDir = join(workDir, 'src');
  const own = mergeSources(packageDir, sourceDir);
  const config = {
    extends: join(WIRE_DIR, 'scripts/tsconfig.contract.json'),
    compilerOptions: { rootDir: sourceDir, outDir },
    // Of the wire code only what these files reach is compiled and published.
    files: own.map((file) => join(sourceDir, file)),
  };
  const manifest = `${JSON.stringify({ type: MODULE_KINDS[kind], sideEffects: false }, null, 2)}\n`;
  writeFileSync(join(workDir, 'package.json'), manifest);
  writeFileSync(join(workDir, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(REPOSITORY_DIR, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', workDir], { stdio: ['ignore', 2, 2] });
  rewriteDeclarations(outDir);
  writeFileSync(join(outDir, 'package.json'), manifest);
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

/** Runs a build into a new folder, and puts that in the place of `outDir` only when it is complete. */
function replaceWith(outDir: string, build: (builtDir: string, workDir: string) => void): void {
  const workDir = mkdtempSync(join(tmpdir(), 'naru-build-'));
  try {
    const builtDir = join(workDir, 'built');
    mkdirSync(builtDir);
    build(builtDir, workDir);
    rmSync(outDir, { recursive: true, force: true });
    cpSync(builtDir, outDir, { recursive: true });
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** Fills the folder `dist` of a contract. */
export function buildDist(packageDir: string, distDir = join(packageDir, 'dist')): void {
  replaceWith(distDir, (builtDir, workDir) => {
    for (const kind of Object.keys(MODULE_KINDS) as ModuleKind[]) {
      const kindDir = join(workDir, kind);
      mkdirSync(kindDir);
      compile(packageDir, kindDir, join(builtDir, kind), kind);
    }
  });
}

/** The whole package as it is published, in a folder of its own. */
export function buildContract(packageDir: string, outDir: string): void {
  // Emptying the wrong folder would be a disaster: only a new one or one that this script has filled.
  if (existsSync(outDir) && !existsSync(join(outDir, 'package.json'))) {
    throw new Error(`${outDir} exists and is not a built package`);
  }
  if ([packageDir, WIRE_DIR, REPOSITORY_DIR].includes(outDir)) {
    throw new Error('cannot build over the source');
  }
  replaceWith(outDir, (builtDir) => {
    buildDist(packageDir, join(builtDir, 'dist'));
    const manifest = publishedManifest(manifestOf(packageDir), basename(packageDir));
    writeFileSync(join(builtDir, 'package.json'), manifestText(manifest));
    copyFileSync(join(packageDir, 'README.md'), join(builtDir, 'README.md'));
    copyFileSync(join(REPOSITORY_DIR, 'LICENSE'), join(builtDir, 'LICENSE'));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  buildDist(process.cwd());
}
