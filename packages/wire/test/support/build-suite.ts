import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MerchantProject, nodesOfThisMachine } from './merchant-project.ts';

/** How an example of the README is run: as an ES module, or as CommonJS where it requires. */
export interface ReadmeExample {
  /** A module that is loaded first and stands for the network. */
  readonly stub?: string;
  /** Takes the place of `.listen(…)`, which the example then has to have: calls the server and ends. */
  readonly instead?: string;
  /** What it prints, or a check of that. */
  readonly prints: string | ((output: string) => void);
}

/** What the rules of an installed SDK have to know of one contract. */
export interface BuildFacts {
  /** The folder in `packages`, which is also the name behind `@naru/`. */
  readonly contract: string;
  /** A merchant's program in plain JavaScript; `input` is its first argument, as JSON, and it prints JSON. */
  readonly program: { readonly text: string; readonly input: unknown; readonly prints: unknown };
  /** A merchant's program in TypeScript. What must not compile in it stands under `@ts-expect-error`. */
  readonly typed: string;
  /** The examples of the README in their order, and the environment that they read. */
  readonly examples: readonly ReadmeExample[];
  readonly env: Readonly<Record<string, string>>;
  /** The most that its JavaScript of one kind may measure: a tenth above what it had in November 2026. */
  readonly maxJavaScriptBytes: number;
}

/** The same program with `require`. */
function asCommonJs(text: string): string {
  const required = text
    .replace(/^import ('[^']+');/gm, 'require($1);')
    .replace(/^import (\{[^}]+\}) from ('[^']+');/gm, 'const $1 = require($2);');
  return `(async () => {${required}})();`;
}

/** The same program in TypeScript for a CommonJS module, which awaits nothing at its top. */
function asCommonJsTypes(text: string): string {
  const lines = text.split('\n');
  const isImport = (line: string) => /^(?:import|declare|export \*) /.test(line);
  const body = lines.filter((line) => !isImport(line)).map((line) => line.replace(/^export /, ''));
  return `${lines.filter(isImport).join('\n')}\nexport async function run() {\n${body.join('\n')}\n}\n`;
}

const LISTEN = /\.listen\(\d{4}\)/;

function javaScriptBytesOf(dir: string): number {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  return files.reduce((sum, file) => sum + statSync(join(dir, file)).size, 0);
}

function runExample(project: MerchantProject, text: string, at: number, facts: BuildFacts): void {
  const { stub, instead, prints } = facts.examples[at] as ReadmeExample;
  if (instead !== undefined) expect(text).toMatch(LISTEN);
  const file = `example${at}.${/\brequire\(/.test(text) ? 'cjs' : 'mjs'}`;
  project.write(file, instead === undefined ? text : text.replace(LISTEN, () => instead));
  if (stub !== undefined) project.write(`stub${at}.mjs`, stub);
  const loaded = stub === undefined ? [] : ['--import', `./stub${at}.mjs`];
  const output = project.run([...loaded, file], facts.env);
  if (typeof prints === 'string') expect(output).toBe(prints);
  else prints(output);
}

/** The rules of what merchants install, as tests: each contract's `build.test.ts` runs them. */
export function testBuild(facts: BuildFacts): void {
  const { contract, program } = facts;
  const name = `@naru/${contract}`;
  let project: MerchantProject;
  let subPaths: string[];

  beforeAll(() => {
    project = new MerchantProject(contract);
    subPaths = project.subPaths();
  }, 120_000);

  afterAll(() => {
    project.remove();
  });

  test('the built package works in plain JavaScript, and so does each of its sub-paths', () => {
    const imports = subPaths.map((subPath) => `import '${subPath}';\n`);
    const text = imports.join('') + program.text;
    project.write('program.mjs', text);
    project.write('program.cjs', asCommonJs(text));
    for (const node of nodesOfThisMachine()) {
      for (const file of ['program.mjs', 'program.cjs']) {
        const output = project.run([file, JSON.stringify(program.input)], {}, node);
        expect(JSON.parse(output), `${node} ${file}`).toEqual(program.prints);
      }
    }
  });

  test.each(['mts', 'cts'])('its declarations are complete without the source, for .%s', (ending) => {
    const all = subPaths.map((subPath, at) => `export * as subPath${at} from '${subPath}';\n`);
    const text = all.join('') + facts.typed;
    project.expectTypesToFit(`program.${ending}`, ending === 'cts' ? asCommonJsTypes(text) : text);
  });

  test('all examples of the README run as printed', () => {
    const examples = project.examples();
    expect(examples).toHaveLength(facts.examples.length);
    for (const [at, text] of examples.entries()) runExample(project, text, at, facts);
  });

  test('it holds what is published and nothing else', () => {
    project.expectToBePublishable(name);
    expect(javaScriptBytesOf(join(project.builtDir, 'dist/esm'))).toBeLessThan(facts.maxJavaScriptBytes);
  });
}
