import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DIALECT_NAMES, DIALECTS_FOLDER } from './support/dialects.ts';
import { CLIMBING, FLOORS } from './support/floors.ts';
import { listFiles, readSource, root, type Source } from './support/sources.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;
const MAX_LINE_CHARS = 120;

/** Examples that are loaded by NARU_PLUGINS. */
const PLUGINS = ['examples/minimal-dialect/', 'examples/minimal-channel/'];

/** The contract packages have the names of their dialects. */
const CONTRACTS = DIALECT_NAMES;

/** Which of our packages each package may see (docs/architecture.md, "The house"): imports point downwards only. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  wire: [],
  ...Object.fromEntries(CONTRACTS.map((contract) => [contract, ['wire']])),
  vault: ['engine', 'wire'],
  checkout: ['wire'],
  channels: ['engine', 'wire', 'vault', ...CONTRACTS],
  gateway: ['engine', 'wire', 'vault', 'channels', 'checkout', ...CONTRACTS],
  testing: ['engine', 'gateway'],
};

/** State tables and declarations of states of a noun. */
const STATES_FILE = /\/src\/(?!base\/)[a-z-]+\/(?:[a-z]+-)?states\.ts$/;

/** Of dialects with folders: these, lowest first. */
const DIALECT_FLOORS: Readonly<Record<string, readonly string[]>> = {
  haipay: ['conformance'],
  teemopay: ['conformance'],
  eximbay: ['codes', 'orders', 'results', 'page', 'calls', 'conformance'],
};

/** The dialect in whose folder a file is; undefined for all others. */
function dialectOf(file: string | undefined): string | undefined {
  if (!file?.startsWith(DIALECTS_FOLDER)) return undefined;
  const [folder, ...rest] = file.slice(DIALECTS_FOLDER.length).split('/');
  return rest.length > 0 ? folder : undefined;
}

const sources = listFiles(['.ts', '.tsx']).map(readSource);
const isTest = (file: string) => /(^|\/)(test|bench)\//.test(file);
const shipped = sources.filter(({ file }) => file.startsWith('packages/') && !isTest(file));
const packageOf = (file: string) => file.split('/')[1] ?? '';

describe('the house', () => {
  test('there are sources to look at', () => {
    expect(shipped.length).toBeGreaterThan(50);
  });

  test('every package has its arrows, its floors, and a dialect with folders the floors of these', () => {
    const packages = readdirSync(path.join(root, 'packages')).toSorted();
    expect(Object.keys(ARROWS).toSorted(), 'ARROWS of this file').toEqual(packages);
    expect(Object.keys(FLOORS).toSorted(), 'FLOORS of test/support/floors.ts').toEqual(packages);
    const folders: Record<string, Set<string>> = {};
    for (const { file } of shipped) {
      const [dialect = '', folder = '', ...rest] = file.slice(DIALECTS_FOLDER.length).split('/');
      if (dialectOf(file) === undefined || rest.length === 0) continue;
      folders[dialect] = (folders[dialect] ?? new Set()).add(folder);
    }
    const floors = Object.entries(DIALECT_FLOORS).map(([dialect, names]) => [dialect, new Set(names)]);
    expect(folders, 'DIALECT_FLOORS of this file').toEqual(Object.fromEntries(floors));
  });

  test('packages see only the packages below them', () => {
    const wrong = shipped.flatMap(({ file, imports }) =>
      imports
        .map(({ specifier }) => ourPackage(file, specifier))
        .filter((target) => target !== undefined && target !== packageOf(file))
        .filter((target) => !ARROWS[packageOf(file)]?.includes(target ?? ''))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test.each(Object.keys(FLOORS))('in %s, imports go down from floor to floor, types too', (name) => {
    const floorOf = new Map((FLOORS[name] ?? []).flatMap((row, floor) => row.map((unit) => [unit, floor])));
    const within = shipped.filter(({ file }) => file.startsWith(`packages/${name}/src/`));
    const unitOf = (file: string) =>
      floorOf.has('*states.ts') && STATES_FILE.test(file) ? '*states.ts' : (file.split('/')[3] ?? '');
    const unknown = within.map(({ file }) => unitOf(file)).filter((unit) => !floorOf.has(unit));
    expect([...new Set(unknown)], 'folders without a floor (test/support/floors.ts)').toEqual([]);
    const climbing = within.flatMap(({ file, imports }) =>
      imports
        .map(({ specifier }) => resolveFrom(file, specifier))
        .filter((target) => target?.startsWith(`packages/${name}/src/`))
        .map((target) => [unitOf(file), unitOf(target ?? '')] as const)
        .filter(([from, to]) => from !== to && (floorOf.get(to) ?? 0) >= (floorOf.get(from) ?? 0))
        .map(([from, to]) => `${from} > ${to}`),
    );
    expect([...new Set(climbing)].toSorted()).toEqual([...(CLIMBING[name] ?? [])].toSorted());
  });

  test('contract packages have no dependency but what is built into them', () => {
    const wrong = shipped
      .filter(({ file }) => ['wire', ...CONTRACTS].includes(packageOf(file)) && file.split('/')[2] === 'src')
      .flatMap(({ file, imports }) =>
        imports
          .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
          .filter(({ specifier }) => packageOf(file) === 'wire' || bareName(specifier) !== '@naru/wire')
          .map(({ specifier }) => `${file} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  test.each(CONTRACTS)(
    'the manifest of %s is the source, not what an interrupted `npm pack` left',
    (contract) => {
      const manifest = JSON.parse(
        readFileSync(path.join(root, 'packages', contract, 'package.json'), 'utf8'),
      );
      const mend = `npm run restore --workspace @naru/${contract}`;
      expect(manifest.exports['.'], mend).toBe('./src/index.ts');
    },
  );

  test('examples see the contracts, as merchants do; plug-ins what engine and gateway export', () => {
    const examples = sources.filter(({ file }) => file.startsWith('examples/'));
    expect(examples.length).toBeGreaterThan(0);
    const allowed = (file: string) =>
      PLUGINS.some((folder) => file.startsWith(folder))
        ? ['@naru/channels', '@naru/engine', '@naru/gateway']
        : CONTRACTS.map((contract) => `@naru/${contract}`);
    const wrong = examples.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => !specifier.startsWith('node:'))
        .filter(({ specifier }) =>
          specifier.startsWith('.')
            ? !resolveFrom(file, specifier)?.startsWith(path.posix.dirname(file))
            : !allowed(file).includes(specifier),
        )
        .map(({ specifier }) => `${file} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('a dialect never touches the store, nor another dialect, nor their list', () => {
    const inDialects = shipped.filter(({ file }) => dialectOf(file) !== undefined);
    expect(inDialects.length).toBeGreaterThan(DIALECT_NAMES.length);
    const wrong = inDialects.flatMap(({ file, text, imports }) => {
      const neighbours = imports
        .map(({ specifier }) => resolveFrom(file, specifier))
        .filter(
          (target) =>
            target === `${DIALECTS_FOLDER}index.ts` ||
            (dialectOf(target) !== undefined && dialectOf(target) !== dialectOf(file)),
        );
      const store = /\b(store|tx)\.(query|exec|transaction)\b|\bopenStore\b/.test(text) ? ['the store'] : [];
      return [...neighbours, ...store].map((what) => `${file} reaches ${what}`);
    });
    expect(wrong).toEqual([]);
  });

  test('the folders of a dialect see those before them only, in types too', () => {
    const wrong = shipped.flatMap(({ file, imports }) => {
      const [dialect = '', own = ''] = file.slice(DIALECTS_FOLDER.length).split('/');
      const floors = DIALECT_FLOORS[dialectOf(file) ?? ''];
      if (!floors?.includes(own)) return [];
      return imports
        .map(({ specifier }) => resolveFrom(file, specifier))
        .filter((target) => target?.startsWith(`${DIALECTS_FOLDER}${dialect}/`))
        .filter((target) => {
          const floor = floors.indexOf(target?.slice(DIALECTS_FOLDER.length).split('/')[1] ?? '');
          return floor < 0 || floor > floors.indexOf(own);
        })
        .map((target) => `${file} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('commands call operations: they hold no SQL, and reach neither store nor engine', () => {
    const commands = shipped.filter(({ file }) => file.startsWith('packages/gateway/src/cli/commands/'));
    expect(commands.length).toBeGreaterThan(8);
    const sql = /\b(select\s[^']*\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\b/i;
    const reach = /\b(store|tx)\.(query|exec|transaction)\b|\bgateway\.(engine|store)\b|\bwithRuntime\b/;
    const wrong = commands.flatMap(({ file, lines }) =>
      lines.flatMap((line, index) =>
        sql.test(line) || reach.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
    );
    expect(wrong).toEqual([]);
    for (const bad of [
      '`select id from apps`',
      'gateway.engine.lists',
      "store.query('')",
      'update apps set x',
    ])
      expect(sql.test(bad) || reach.test(bad), bad).toBe(true);
  });

  test('the engine knows no HTTP', () => {
    const wrong = shipped
      .filter(({ file }) => file.startsWith('packages/engine/'))
      .flatMap(({ file, imports }) =>
        imports
          .filter(({ specifier }) => /^(node:)?(https?|http2)$|^fastify|^undici/.test(specifier))
          .map(({ specifier }) => `${file} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  test('the base of the engine imports nothing but itself', () => {
    const base = shipped.filter(({ file }) => file.startsWith('packages/engine/src/base/'));
    expect(base.length).toBeGreaterThan(0);
    const wrong = base.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier }) => !specifier.startsWith('node:'))
        .filter(({ specifier }) => !resolveFrom(file, specifier)?.startsWith('packages/engine/src/base/'))
        .map(({ specifier }) => `${file} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('no file imports itself in a circle, types too, but for the imports that climb', () => {
    expect(findCycle(shipped)).toEqual([]);
  });

  test('every import of another package is declared, every declared dependency is used and explained', () => {
    const explained = readFileSync(path.join(root, 'docs/dependencies.md'), 'utf8');
    const wrong = packagesWithManifest().flatMap((name) => dependencyFaults(name, explained));
    expect(wrong).toEqual([]);
  });
});

describe('style', () => {
  test(`files have at most ${MAX_FILE_LINES} lines`, () => {
    const files = [...sources.map(({ file, lines }) => ({ file, count: lines.length - 1 })), ...sqlFiles()];
    expect(files.filter(({ count }) => count > MAX_FILE_LINES)).toEqual([]);
  });

  test(`functions have at most ${MAX_FUNCTION_LINES} lines`, () => {
    // The callback of a `describe` is a chapter, not a function.
    const long = sources
      .filter(({ file }) => !isTest(file))
      .flatMap(({ file, functions }) =>
        functions
          .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
          .map(({ name, line, lines }) => `${file}:${line} ${name} has ${lines} lines`),
      );
    expect(long).toEqual([]);
  });

  test(`lines have at most ${MAX_LINE_CHARS} characters`, () => {
    // Test vectors and keys are one line each by their nature.
    const long = sources
      .filter(({ file }) => !/fixtures?\b/.test(file))
      .flatMap(({ file, lines }) =>
        lines
          .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
          .filter(({ line }) => line.length > MAX_LINE_CHARS)
          .map(({ at }) => at),
      );
    expect(long).toEqual([]);
  });

  test('nothing is left over', () => {
    const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
    const left = sources.flatMap(({ file, lines }) =>
      lines.flatMap((line, index) => (marks.test(line) ? [`${file}:${index + 1}`] : [])),
    );
    expect(left).toEqual([]);
  });

  test('no statement finds rows by their place, which partitions of a table share', () => {
    const place = new RegExp(`\\b${'ct' + 'id'}\\b`);
    expect(sources.filter(({ text }) => place.test(text)).map(({ file }) => file)).toEqual([]);
  });

  test('no test is switched off or alone', () => {
    const switched = sources
      .filter(({ file }) => file.endsWith('.test.ts'))
      .flatMap(({ file, lines }) =>
        lines.flatMap((line, index) =>
          /\b(test|it)\.(skip|only|todo)\(|describe\.only\(/.test(line) ? [`${file}:${index + 1}`] : [],
        ),
      );
    expect(switched).toEqual([]);
  });

  test('the engine, the vault and the contracts have no any', () => {
    const found = shipped
      .filter(({ file }) => ['engine', 'wire', 'vault', ...CONTRACTS].includes(packageOf(file)))
      .flatMap(({ file, anyLines }) => anyLines.map((line) => `${file}:${line}`));
    expect(found).toEqual([]);
  });
});

function ourPackage(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('@naru/')) return specifier.split('/')[1];
  const target = resolveFrom(file, specifier);
  return target?.startsWith('packages/') ? target.split('/')[1] : undefined;
}

/**
 * The file that a relative import or one of our packages' names leads to, from the root; undefined for
 * others.
 */
function resolveFrom(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
  const ours = /^@naru\/([a-z]+)(\/.+)?$/.exec(specifier);
  if (!ours?.[1]) return undefined;
  const target = exportsOf(ours[1])[`.${ours[2] ?? ''}`];
  if (target === undefined) throw new Error(`${file} imports ${specifier}, which is not exported`);
  return path.posix.join('packages', ours[1], target);
}

const knownExports = new Map<string, Readonly<Record<string, string>>>();

/** The sub-paths of one of our packages and the sources behind them. */
function exportsOf(name: string): Readonly<Record<string, string>> {
  const known = knownExports.get(name);
  if (known) return known;
  const manifest = JSON.parse(readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8')) as {
    exports?: Record<string, string>;
  };
  const found = manifest.exports ?? {};
  knownExports.set(name, found);
  return found;
}

/** Whether an import is one of `CLIMBING`: a fault that stands there already. */
function isKnownToClimb(file: string, target: string): boolean {
  const [unit, into] = [file, target].map((path) => path.split('/')[3] ?? '');
  return packageOf(file) === packageOf(target) && !!CLIMBING[packageOf(file)]?.includes(`${unit} > ${into}`);
}

/** The first circle of imports, as a list of files; empty when there is none. */
function findCycle(files: readonly Source[]): string[] {
  const targets = new Map(
    files.map(({ file, imports }) => [
      file,
      imports
        .flatMap(({ specifier }) => resolveFrom(file, specifier) ?? [])
        .filter((target) => !isKnownToClimb(file, target)),
    ]),
  );
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const target of targets.get(file) ?? []) {
      const cycle = visit(target, [...trail, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  return [...targets.keys()].reduce<string[]>(
    (found, file) => (found.length > 0 ? found : visit(file, [])),
    [],
  );
}

function packagesWithManifest(): string[] {
  return Object.keys(ARROWS).filter((name) => existsSync(path.join(root, 'packages', name, 'package.json')));
}

function dependencyFaults(name: string, explained: string): string[] {
  const manifest = JSON.parse(readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const declared = Object.keys(manifest.dependencies ?? {});
  const used = new Set(
    sources
      .filter(({ file }) => file.startsWith(`packages/${name}/`) && !isTest(file))
      .flatMap(({ imports }) => imports.map(({ specifier }) => bareName(specifier)))
      .filter((specifier) => specifier !== undefined),
  );
  const undeclared = [...used].filter((one) => !declared.includes(one) && one !== `@naru/${name}`);
  const unused = declared.filter((one) => !used.has(one));
  const unexplained = declared.filter(
    (one) => !one.startsWith('@naru/') && !explained.includes(`\`${one}\``),
  );
  return [
    ...undeclared.map((one) => `${name} imports ${one} without declaring it`),
    ...unused.map((one) => `${name} declares ${one} without using it`),
    ...unexplained.map((one) => `docs/dependencies.md does not explain ${one}`),
  ];
}

function bareName(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function sqlFiles(): { file: string; count: number }[] {
  return listFiles(['.sql', '.css']).map((file) => ({
    file,
    count: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1,
  }));
}
