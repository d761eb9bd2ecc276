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
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildContract } from '../scripts/build.ts';

const wireDir = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'naru-build-test-'));
const contractDir = join(folder, 'contract');
const outDir = join(folder, 'built');

function writeContract(dir: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(dir, 'src/deep/er'), { recursive: true });
  const manifest = {
    name: '@naru/sample',
    version: '1.2.3',
    private: true,
    description: 'A contract for this test.',
    license: 'Apache-2.0',
    exports: { '.': './src/index.ts', './deep': './src/deep/er/file.ts' },
    dependencies: { '@naru/wire': '0.1.0' },
  };
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, 'README.md'), '# Sample\n');
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, 'src', file), text);
}

beforeAll(() => {
  writeContract(contractDir, {
    'index.ts': `
      export { firstFault } from '@naru/wire/check';
      export * from './deep/er/file.ts';
      export type Lazy = import('@naru/wire/transport').TransportFault;
    `,
    'deep/er/file.ts': `
      import type { Infer } from "@naru/wire/schema";
      import { parseDecimal } from '@naru/wire/decimal';
      const schema = { type: 'string' } as const;
      export const text: Infer<typeof schema> = 'stays: @naru/wire/decimal';
      export const amount = parseDecimal('5.00', 0);
    `,
  });
  buildContract(contractDir, outDir);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a built contract', () => {
  test.each(['esm', 'cjs'])('holds what it reaches of the wire code, and no more: %s', (kind) => {
    const files = readdirSync(join(outDir, 'dist', kind), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.js')).sort()).toEqual([
      'deep/er/file.js',
      'index.js',
      'wire/check.js',
      'wire/decimal.js',
      'wire/json.js',
      'wire/members.js',
      'wire/schema.js',
      'wire/transport.js',
    ]);
  });

  test('imports it from its own folder, in code and in declarations', () => {
    const read = (name: string) => readFileSync(join(outDir, 'dist', name), 'utf8');
    expect(read('esm/deep/er/file.js')).toContain("from '../../wire/decimal.js'");
    expect(read('cjs/deep/er/file.js')).toContain('require("../../wire/decimal.js")');
    for (const kind of ['esm', 'cjs']) {
      expect(read(`${kind}/deep/er/file.js`)).toContain('stays: @naru/wire/decimal');
      const declaration = read(`${kind}/index.d.ts`);
      expect(declaration).toContain("from './wire/check.js'");
      expect(declaration).toContain("import('./wire/transport.js').TransportFault");
    }
  });

  test('works without this repository', async () => {
    for (const kind of ['esm', 'cjs']) {
      const built = (await import(join(outDir, `dist/${kind}/index.js`))) as Record<string, unknown>;
      expect(built['amount'], kind).toEqual({ ok: true, minorUnits: 5n });
      expect(typeof built['firstFault'], kind).toBe('function');
    }
  });

  test('has a manifest of its own', () => {
    const manifest = JSON.parse(readFileSync(join(outDir, 'package.json'), 'utf8')) as unknown;
    expect(manifest).toEqual({
      name: '@naru/sample',
      version: '1.2.3',
      description: 'A contract for this test.',
      keywords: [],
      license: 'Apache-2.0',
      type: 'module',
      engines: { node: '>=18' },
      sideEffects: false,
      main: './dist/cjs/index.js',
      types: './dist/cjs/index.d.ts',
      exports: {
        '.': {
          import: { types: './dist/esm/index.d.ts', default: './dist/esm/index.js' },
          require: { types: './dist/cjs/index.d.ts', default: './dist/cjs/index.js' },
        },
        './deep': {
          import: { types: './dist/esm/deep/er/file.d.ts', default: './dist/esm/deep/er/file.js' },
          require: { types: './dist/cjs/deep/er/file.d.ts', default: './dist/cjs/deep/er/file.js' },
        },
        './package.json': './package.json',
      },
      typesVersions: { '*': { deep: ['./dist/cjs/deep/er/file.d.ts'] } },
      files: ['dist'],
      publishConfig: { access: 'public', provenance: true },
    });
  });
});

test('a failed build leaves the one before as it was', () => {
  const dir = join(folder, 'broken');
  const target = join(folder, 'broken-built');
  writeContract(dir, { 'index.ts': 'export const version = 1;' });
  buildContract(dir, target);
  writeFileSync(join(dir, 'src/index.ts'), "export * from '@naru/wire/nothing';");
  expect(() => buildContract(dir, target)).toThrow();
  expect(readFileSync(join(target, 'dist/esm/index.js'), 'utf8')).toContain('version = 1');
  writeFileSync(join(dir, 'src/index.ts'), 'export const version = 2;');
  buildContract(dir, target);
  expect(readFileSync(join(target, 'dist/esm/index.js'), 'utf8')).toContain('version = 2');
}, 30_000);

describe('what is not built', () => {
  test('into a folder that it did not fill', () => {
    const precious = join(folder, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'file.txt'), 'x');
    expect(() => buildContract(contractDir, precious)).toThrow('is not a built package');
    expect(existsSync(join(precious, 'file.txt'))).toBe(true);
  });

  test('over the source', () => {
    expect(() => buildContract(contractDir, contractDir)).toThrow('cannot build over the source');
    expect(() => buildContract(contractDir, wireDir)).toThrow('cannot build over the source');
    expect(existsSync(join(contractDir, 'src/index.ts'))).toBe(true);
  });

  test('an import of wire code that is not exported', () => {
    const dir = join(folder, 'wrong-import');
    writeContract(dir, { 'index.ts': "export * from '@naru/wire/nothing';" });
    expect(() => buildContract(dir, join(folder, 'unused'))).toThrow(
      '@naru/wire/nothing, which is not exported',
    );
  });

  test('a contract with a folder of that name', () => {
    const dir = join(folder, 'wrong-folder');
    writeContract(dir, { 'index.ts': 'export {};' });
    mkdirSync(join(dir, 'src/wire'));
    writeFileSync(join(dir, 'src/wire/x.ts'), 'export {};');
    expect(() => buildContract(dir, join(folder, 'unused'))).toThrow('has a folder src/wire of its own');
  });
});
