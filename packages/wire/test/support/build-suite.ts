import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MerchantProject, nodesOfThisMachine } from './merchant-project.ts';

/** How an example of the README is run. */
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
  /** The most that its JavaScript may measure: a tenth above what it had in November 2026. */
  readonly maxJavaScriptBytes: number;
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
  project.write(`example${at}.mjs`, instead === undefined ? text : text.replace(LISTEN, () => instead));
  if (stub !== undefined) project.write(`stub${at}.mjs`, stub);
  const loaded = stub === undefined ? [] : ['--import', `./stub${at}.mjs`];
  const output = project.run([...loaded, `example${at}.mjs`], facts.env);
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
    project.write('program.mjs', imports.join('') + program.text);
    for (const node of nodesOfThisMachine()) {
      const output = project.run(['program.mjs', JSON.stringify(program.input)], {}, node);
      expect(JSON.parse(output), node).toEqual(program.prints);
    }
  });

  test('its declarations are complete without the source', () => {
    const all = subPaths.map((subPath, at) => `export * as subPath${at} from '${subPath}';\n`);
    project.expectTypesToFit(all.join('') + facts.typed);
  });

  test('all examples of the README run as printed', () => {
    const examples = project.examples();
    expect(examples).toHaveLength(facts.examples.length);
    for (const [at, text] of examples.entries()) runExample(project, text, at, facts);
  });

  test('it holds what is published and nothing else', () => {
    project.expectToBePublishable(name);
    expect(javaScriptBytesOf(project.builtDir)).toBeLessThan(facts.maxJavaScriptBytes);
  });
}
