import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageDir: string = fileURLToPath(new URL('.', import.meta.url));

/** The file of `dist` that says which sources it was made from. */
export const sourceHashFile = 'source-hash.txt';

/** Of other packages (checkout/test/build.test.ts holds this list against the imports). */
export const sharedFiles: readonly string[] = [
  '../wire/src/app-schemes.ts',
  '../wire/src/card-brands.ts',
  '../wire/src/luhn.ts',
];

const singleFiles = [
  'index.html',
  'simulator.html',
  'sender.html',
  'shell/head.html',
  'shell/loading.html',
  'shell/no-script.html',
  'package.json',
  'vite.config.ts',
  'source-hash.ts',
];

async function listSourceFiles(): Promise<string[]> {
  const entries = await readdir(join(packageDir, 'src'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(packageDir, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return [...singleFiles, ...sharedFiles, ...files].sort();
}

/** A hash of everything the pages are built from; equal sources give an equal hash on every machine. */
export async function hashCheckoutSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listSourceFiles()) {
    const content = await readFile(join(packageDir, file));
    // Lengths in front of the parts keep "ab"+"c" and "a"+"bc" apart.
    hash.update(`${file.length}:${file}:${content.length}:`).update(content);
  }
  return hash.digest('hex');
}
