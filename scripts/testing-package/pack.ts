/**
 * Makes the tarballs of `@naru/testing` and of `naru`, the program:
 *
 *     npm run pack --workspace @naru/testing -- <folder>
 *
 * `npm publish <tarball>` publishes one.
 */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildGuide, guideDistDir, isGuideStale } from '../../packages/gateway/src/guide/build.ts';
import { bundleGateway, type Manifest, manifestOf, ROOT } from './bundle.ts';

const KINDS = { esm: 'module', cjs: 'commonjs' } as const;
type Kind = keyof typeof KINDS;

/** Sub-path to source. */
const EXPORTS = { '.': 'index', './jest': 'jest', './page': 'page', './vitest': 'vitest' } as const;

/** The thread's program, seen from each kind of module. */
const THREAD_FILES: Readonly<Record<Kind, string>> = {
  esm: `export const threadFile: URL = new URL('../host/thread.mjs', import.meta.url);\n`,
  cjs:
    `import { join } from 'node:path';\nimport { pathToFileURL } from 'node:url';\n` +
    `export const threadFile: URL = pathToFileURL(join(__dirname, '../host/thread.mjs'));\n`,
};

/** The part that runs in the test's own process, compiled for `import` or `require`, with its declarations. */
function compileClient(workDir: string, outDir: string, kind: Kind): void {
  const source = path.join(workDir, kind);
  const manifest = `${JSON.stringify({ type: KINDS[kind] })}\n`;
  cpSync(path.join(ROOT, 'packages/testing/src'), source, {
    recursive: true,
    filter: (file) => path.basename(file) !== 'host',
  });
  writeFileSync(path.join(source, 'thread-file.ts'), THREAD_FILES[kind]);
  // What is added to Vitest's types is for the Vitest of the project that installs the package: there is none here.
  const vitest = readFileSync(path.join(source, 'vitest.ts'), 'utf8');
  const added = vitest.indexOf('declare module');
  writeFileSync(path.join(source, 'vitest.ts'), vitest.slice(0, added));
  writeFileSync(path.join(source, 'package.json'), manifest);
  const config = {
    extends: path.join(ROOT, 'packages/wire/scripts/tsconfig.contract.json'),
    compilerOptions: {
      rootDir: source,
      outDir,
      lib: ['es2023', 'esnext.disposable', 'dom'],
      typeRoots: [path.join(ROOT, 'node_modules/@types')],
    },
    files: Object.values(EXPORTS).map((name) => path.join(source, `${name}.ts`)),
  };
  writeFileSync(path.join(source, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', source], { stdio: ['ignore', 2, 2] });
  writeFileSync(path.join(outDir, 'package.json'), manifest);
  appendFileSync(path.join(outDir, 'vitest.d.ts'), vitest.slice(added));
  rewriteDeclarations(outDir);
}

/** The compiler rewrites `.ts` imports in JavaScript only. */
function rewriteDeclarations(outDir: string): void {
  for (const name of FILES_OF_CLIENT) {
    const file = path.join(outDir, `${name}.d.ts`);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/(['"])(\.{1,2}\/[\w./-]+)\.ts\1/g, '$1$2.js$1'));
  }
}

const FILES_OF_CLIENT = ['index', 'jest', 'page', 'vitest', 'matchers', 'naru', 'link', 'types', 'duration'];

function published(source: Manifest, name: string, dependencies: object, others: object): string {
  const { version, license } = source;
  const manifest = {
    ...{ name, version, license, type: 'module', engines: { node: '>=20' }, files: ['dist'] },
    ...others,
    dependencies,
    publishConfig: { access: 'public', provenance: true },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function exportsOf(): object {
  const target = (kind: Kind, file: string) => ({
    types: `./dist/${kind}/${file}.d.ts`,
    default: `./dist/${kind}/${file}.js`,
  });
  const entries = Object.entries(EXPORTS).map(([subPath, file]) => [
    subPath,
    { import: target('esm', file), require: target('cjs', file) },
  ]);
  return { ...Object.fromEntries(entries), './package.json': './package.json' };
}

async function buildTesting(folder: string, workDir: string): Promise<void> {
  const source = manifestOf('testing');
  const { description, keywords = [] } = source;
  for (const kind of Object.keys(KINDS) as Kind[]) {
    compileClient(workDir, path.join(folder, 'dist', kind), kind);
  }
  const entries = {
    host: 'packages/testing/src/host/thread.ts',
    main: 'packages/testing/src/host/main.ts',
  };
  const dependencies = await bundleGateway(entries, path.join(folder, 'dist/host'), { database: true });
  writeFileSync(path.join(folder, 'dist/host/thread.mjs'), THREAD);
  writeFileSync(
    path.join(folder, 'dist/naru-testing.mjs'),
    `#!/usr/bin/env node\nimport './host/main.mjs';\n`,
  );
  const others = {
    ...{ description, keywords, main: './dist/cjs/index.js', types: './dist/cjs/index.d.ts' },
    exports: exportsOf(),
    bin: { 'naru-testing': 'dist/naru-testing.mjs' },
  };
  writeFileSync(path.join(folder, 'package.json'), published(source, '@naru/testing', dependencies, others));
  copyFileSync(path.join(ROOT, 'packages/testing/README.md'), path.join(folder, 'README.md'));
}

/** What was compiled is kept beside the packages: a folder that others may write is no place for code. */
const THREAD = `import module from 'node:module';
import { fileURLToPath } from 'node:url';
module.enableCompileCache?.(fileURLToPath(new URL('../../../../.cache/naru-testing', import.meta.url)));
await import('./host.mjs');
`;

const START = `#!/usr/bin/env node
import { resolve } from 'node:path';
// The program lies in a folder of npm: what it keeps belongs where it was started.
process.env.NARU_DATA_DIR ||= resolve('naru-data');
if (process.argv.length === 2) process.argv.push('serve');
await import('./host/naru.mjs');
`;

async function buildProgram(folder: string): Promise<void> {
  const source = manifestOf('gateway');
  if (await isGuideStale()) await buildGuide();
  const dependencies = await bundleGateway(
    { naru: 'packages/gateway/src/cli/naru.ts' },
    path.join(folder, 'dist/host'),
    { folders: [path.relative(ROOT, guideDistDir)] },
  );
  writeFileSync(path.join(folder, 'dist/naru.mjs'), START);
  const description =
    'Self-hosted payment gateway for Korea and its sandbox: HaiPay, TeemoPay and Eximbay compatible.';
  const others = { description, bin: { naru: 'dist/naru.mjs' } };
  writeFileSync(path.join(folder, 'package.json'), published(source, 'naru', dependencies, others));
  copyFileSync(path.join(ROOT, 'README.md'), path.join(folder, 'README.md'));
}

/** Packs both into `outDir`; answers the paths of the tarballs. */
export async function packTesting(outDir: string): Promise<{ testing: string; program: string }> {
  const workDir = mkdtempSync(path.join(tmpdir(), 'naru-pack-'));
  mkdirSync(outDir, { recursive: true });
  try {
    const folders = { testing: path.join(workDir, 'testing'), program: path.join(workDir, 'program') };
    for (const folder of Object.values(folders)) {
      mkdirSync(path.join(folder, 'dist'), { recursive: true });
      copyFileSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));
    }
    await buildTesting(folders.testing, workDir);
    await buildProgram(folders.program);
    const pack = (folder: string) => {
      const printed = execFileSync(
        'npm',
        ['pack', '--json', '--ignore-scripts', '--pack-destination', path.resolve(outDir)],
        {
          cwd: folder,
          encoding: 'utf8',
        },
      );
      const [{ filename, size, unpackedSize }] = JSON.parse(printed.slice(printed.indexOf('['))) as [
        { filename: string; size: number; unpackedSize: number },
      ];
      const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
      process.stdout.write(
        `       ${filename}: ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked\n`,
      );
      return path.resolve(outDir, filename.replace('@', '').replace('/', '-'));
    };
    return { testing: pack(folders.testing), program: pack(folders.program) };
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [outDir] = process.argv.slice(2);
  if (outDir === undefined) throw new Error('pack.ts <folder for the tarballs>');
  await packTesting(outDir);
}
