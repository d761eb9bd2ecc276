import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { expect } from 'vitest';
import { buildContract } from '../../scripts/build.ts';

const repositoryDir = resolve(import.meta.dirname, '../../../..');

/** The pinned Node and, where the machine has one, its own: merchants run older ones. */
export function nodesOfThisMachine(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((dir) => !dir.includes('node_modules'));
  const others = folders.map((dir) => join(dir, 'node')).filter((file) => existsSync(file));
  const supported = others.filter((node) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    return Number(/^v(\d+)/.exec(version)?.[1] ?? 0) >= 18;
  });
  return [...new Set([process.execPath, ...supported])];
}

interface Target {
  readonly types: string;
  readonly default: string;
}

interface BuiltManifest {
  readonly name: string;
  readonly type: string;
  readonly engines: { readonly node: string };
  readonly sideEffects: boolean;
  readonly exports: Readonly<Record<string, string | Readonly<Record<'import' | 'require', Target>>>>;
}

/** A merchant's project, far from this repository, with one contract built into its `node_modules`. */
export class MerchantProject {
  readonly dir = mkdtempSync(join(tmpdir(), 'naru-merchant-'));
  readonly builtDir: string;

  /** `contract` is the name of a folder in `packages`. */
  constructor(contract: string) {
    this.builtDir = join(this.dir, 'node_modules/@naru', contract);
    mkdirSync(join(this.dir, 'node_modules/@naru'), { recursive: true });
    buildContract(join(repositoryDir, 'packages', contract), this.builtDir);
    writeFileSync(join(this.dir, 'package.json'), '{"type":"module"}');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.dir, file), text);
  }

  /** Runs a program of the project and gives back what it printed. */
  run(args: readonly string[], env: Record<string, string> = {}, node = process.execPath): string {
    return execFileSync(node, args, { cwd: this.dir, encoding: 'utf8', env, timeout: 20_000 });
  }

  manifest(): BuiltManifest {
    return JSON.parse(readFileSync(join(this.builtDir, 'package.json'), 'utf8')) as BuiltManifest;
  }

  /** All that programs may import, as they write it. */
  subPaths(): string[] {
    const { name, exports } = this.manifest();
    const modules = Object.entries(exports).filter(([, target]) => typeof target !== 'string');
    return modules.map(([subPath]) => `${name}${subPath.slice(1)}`);
  }

  /** The examples of the built README, in order. */
  examples(): string[] {
    const readme = readFileSync(join(this.builtDir, 'README.md'), 'utf8');
    return [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  }

  /** Checks a program of the project against the built declarations. */
  expectTypesToFit(file: string, program: string): void {
    this.write(file, program);
    const compilerOptions = {
      strict: true,
      // Checking TypeScript's own declarations, too, takes three times as long.
      skipDefaultLibCheck: true,
      noEmit: true,
      target: 'es2022',
      module: 'nodenext',
      types: ['node'],
      typeRoots: [join(repositoryDir, 'node_modules/@types')],
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
    const tsc = join(repositoryDir, 'node_modules/typescript/bin/tsc');
    expect(this.run([tsc, '-p', this.dir])).toBe('');
  }

  /** Holds the built package against what may be published. */
  expectToBePublishable(name: string): void {
    const manifest = this.manifest();
    expect(manifest).toMatchObject({ name, type: 'module', engines: { node: '>=18' }, sideEffects: false });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('dependencies');
    for (const target of Object.values(manifest.exports)) {
      const kinds = typeof target === 'string' ? [] : [target.import, target.require];
      const files = typeof target === 'string' ? [target] : kinds.flatMap((kind) => Object.values(kind));
      for (const file of files) expect(existsSync(join(this.builtDir, file)), file).toBe(true);
    }
    const files = readdirSync(this.builtDir, { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', 'dist/esm/index.js', 'dist/cjs/index.d.ts']),
    );
    for (const file of files.filter((name) => /\.(js|d\.ts)$/.test(name))) {
      const text = readFileSync(join(this.builtDir, file), 'utf8');
      expect(text, file).not.toMatch(/from '\.[^']*\.ts'/);
      // Of all that may be imported, only what is in the package and what Node brings along.
      const imported = [
        ...text.matchAll(/\bfrom\s+['"]([^'"]+)['"]|\b(?:import|require)\(['"]([^'"]+)['"]\)/g),
      ];
      for (const [, first, second] of imported) expect(first ?? second, file).toMatch(/^(\.|node:)/);
    }
  }
}
