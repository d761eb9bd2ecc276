/**
 * The gateway as plain JavaScript, in one folder with the files that it reads: what `@naru/testing` and `naru` contain.
 * Packages of the registry stay dependencies.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildCheckout, isCheckoutStale } from '@naru/checkout/build';
import { sandboxSnapshot } from '@naru/gateway';
import { rolldown } from 'rolldown';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where modules believe they are: as in this repository, so that the paths of what they read are right. */
const TREE = 'tree';
const SNAPSHOT = 'packages/testing/src/host/database.snapshot.gz';

/** What modules read beside themselves, from the root. */
const READ = [
  'packages/engine/src/store/migrations',
  'packages/vault/src/migrations',
  'packages/channels/src/sandbox/migrations',
  'packages/gateway/src/checkout/migrations',
  'packages/gateway/src/dialects/eximbay/page/browser/javascript-sdk.js',
  'packages/checkout/dist',
  'sandbox/demo-credentials.json',
  'sandbox/demo-server-keys.json',
];

/** Node 20 lacks it. */
const POLYFILL = `if (!Map.groupBy) Map.groupBy = (items, keyOf) => {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};`;

/** The page is built already: no tool for that comes along. */
const BUILT_PAGE = `export const isCheckoutStale = async () => false;
export const buildCheckout = async () => {};`;

/** The program of the thread that sends callbacks, and the module that says where it is. */
const THREAD = { callbacks: 'packages/gateway/src/callbacks/thread.ts' };
const THREAD_FILE = path.join(ROOT, 'packages/gateway/src/callbacks/thread-file.ts');
const BUNDLED_THREAD = `export const threadFile = new URL('./callbacks.mjs', import.meta.url);`;

const REPLACED: Readonly<Record<string, string>> = {
  '\0built-page': BUILT_PAGE,
  [THREAD_FILE]: BUNDLED_THREAD,
};

export interface Extras {
  /** With the database that a test begins with. */
  readonly database?: boolean;
  /** More folders that are read, from the root. */
  readonly folders?: readonly string[];
}

/** Bundles the entries (name to file from the root) into `outDir`. */
export async function bundleGateway(
  entries: Readonly<Record<string, string>>,
  outDir: string,
  { database = false, folders = [] }: Extras = {},
): Promise<Record<string, string>> {
  if (await isCheckoutStale()) await buildCheckout();
  const bundle = await rolldown({
    input: Object.fromEntries(
      Object.entries({ ...entries, ...THREAD }).map(([name, file]) => [name, path.join(ROOT, file)]),
    ),
    platform: 'node',
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('@naru/'),
    transform: { target: 'node20' },
    plugins: [
      {
        name: 'naru',
        resolveId: (id) => (id === '@naru/checkout/build' ? '\0built-page' : null),
        load: (id) => REPLACED[id] ?? null,
        transform: (code, id) => placed(code, id),
      },
    ],
  });
  const { output } = await bundle.write({
    dir: outDir,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'gateway-[hash].mjs',
    banner: POLYFILL,
    minify: false,
  });
  await bundle.close();
  for (const file of [...READ, ...folders]) {
    cpSync(path.join(ROOT, file), path.join(outDir, TREE, file), { recursive: true });
  }
  const imported = output.flatMap((one) =>
    one.type === 'chunk' ? [...one.imports, ...one.dynamicImports] : [],
  );
  const needed = dependenciesOf(imported);
  if (!database) return needed;
  const file = path.join(outDir, TREE, SNAPSHOT);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, gzipSync((await sandboxSnapshot()).written(), { level: 9 }));
  return needed;
}

/** A module that reads files does so from its place in the tree. */
function placed(code: string, id: string): string | null {
  const file = path.relative(ROOT, id);
  if (id in REPLACED || !file.startsWith('packages') || !code.includes('import.meta.url')) return null;
  const place = `./${TREE}/${file.split(path.sep).join('/')}`;
  return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`);
}

/** The registry's packages among what is imported, in the exact versions of this repository. */
function dependenciesOf(imported: readonly string[]): Record<string, string> {
  const versions = new Map<string, string>();
  for (const name of readdirSync(path.join(ROOT, 'packages'))) {
    for (const [dependency, version] of Object.entries(manifestOf(name).dependencies ?? {})) {
      versions.set(dependency, version);
    }
  }
  const names = imported.map((id) => /^(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? id);
  const needed = [...new Set(names)].filter((name) => versions.has(name)).toSorted();
  return Object.fromEntries(needed.map((name) => [name, versions.get(name) ?? '']));
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

export function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(path.join(ROOT, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}
