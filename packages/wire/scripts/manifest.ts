import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The manifest of a contract in this repository, and the one that merchants get, which is made of it. */

export const WIRE_DIR = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const REPOSITORY_DIR = resolve(WIRE_DIR, '../..');

export interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly keywords?: readonly string[];
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** What npm runs for whoever publishes. It stays in the manifest: see pack.ts. */
const PACK_SCRIPTS = ['prepack', 'postpack', 'postpublish', 'restore'];

export function manifestOf(packageDir: string): SourceManifest {
  return JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as SourceManifest;
}

export function manifestText(manifest: object): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Whether a manifest is the one of the repository, whose programs import the sources without a build. */
export function isSourceManifest({ exports }: Pick<SourceManifest, 'exports'>): boolean {
  return Object.values(exports).every((target) => typeof target === 'string' && target.startsWith('./src/'));
}

/** `./src/schemas/index.ts` becomes the built files, each with the declarations of its own kind. */
function builtExport(source: string): object {
  const stem = source.replace(/^\.\/src\//, '').replace(/\.ts$/, '');
  const target = (kind: string) => ({
    types: `./dist/${kind}/${stem}.d.ts`,
    default: `./dist/${kind}/${stem}.js`,
  });
  return { import: target('esm'), require: target('cjs') };
}

/** For compilers that do not read `exports`: TypeScript with `moduleResolution` node10. */
function typesVersionsOf(source: SourceManifest): object {
  const subPaths = Object.entries(source.exports).filter(([subPath]) => subPath !== '.');
  const types = subPaths.map(([subPath, file]) => [
    subPath.slice(2),
    [file.replace(/^\.\/src\//, './dist/cjs/').replace(/\.ts$/, '.d.ts')],
  ]);
  return { '*': Object.fromEntries(types) };
}

/**
 * Where the source is, which a provenance statement is held against: what the repository's own manifest says, or the
 * repository whose workflow publishes. Undefined on a machine that knows of none.
 */
function repositoryOf(folder: string): object | undefined {
  const root = JSON.parse(readFileSync(join(REPOSITORY_DIR, 'package.json'), 'utf8')) as {
    readonly repository?: { readonly url: string };
  };
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  const url = root.repository?.url ?? (server && name ? `git+${server}/${name}.git` : undefined);
  return url === undefined ? undefined : { type: 'git', url, directory: `packages/${folder}` };
}

/** The manifest that is published; `folder` is the contract's in `packages`. */
export function publishedManifest(source: SourceManifest, folder: string): object {
  const { name, version, description, keywords = [], license, scripts = {} } = source;
  const repository = repositoryOf(folder);
  const exports = Object.fromEntries(
    Object.entries(source.exports).map(([subPath, file]) => [subPath, builtExport(file)]),
  );
  const packing = Object.entries(scripts).filter(([script]) => PACK_SCRIPTS.includes(script));
  return {
    name,
    version,
    description,
    keywords,
    license,
    ...(repository === undefined ? {} : { repository }),
    type: 'module',
    engines: { node: '>=18' },
    sideEffects: false,
    main: './dist/cjs/index.js',
    types: './dist/cjs/index.d.ts',
    exports: { ...exports, './package.json': './package.json' },
    typesVersions: typesVersionsOf(source),
    files: ['dist'],
    publishConfig: { access: 'public', provenance: true },
    ...(packing.length === 0 ? {} : { scripts: Object.fromEntries(packing) }),
  };
}
