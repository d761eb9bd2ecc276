import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashCheckoutSources, packageDir, sourceHashFile } from './source-hash.ts';
import { checkoutDistDir } from './src/index.ts';

/** Whether the build is missing or was made from other sources than those on disk. */
export async function isCheckoutStale(distDir: string = checkoutDistDir): Promise<boolean> {
  const built = await readFile(join(distDir, sourceHashFile), 'utf8').catch(() => null);
  return built === null || built.trim() !== (await hashCheckoutSources());
}

/**
 * Builds the pages into `dist`. The build runs in a folder of its own and is moved into place at the end:
 * a server that is running keeps whole files, and two processes that build at the same time cannot mix
 * theirs.
 */
export async function buildCheckout(): Promise<void> {
  const [{ build }, { default: config }] = await Promise.all([import('vite'), import('./vite.config.ts')]);
  const freshDir = join(packageDir, `.naru-build-${process.pid}-${Date.now()}`);
  try {
    await build({ ...config, configFile: false, build: { ...config.build, outDir: freshDir } });
    await replaceDist(freshDir);
  } finally {
    await rm(freshDir, { recursive: true, force: true });
  }
}

async function replaceDist(freshDir: string): Promise<void> {
  // Another process that built the same meanwhile may be serving from there already: leave its files in
  // place.
  if (!(await isCheckoutStale())) return;
  const retiredDir = `${freshDir}-retired`;
  await rename(checkoutDistDir, retiredDir).catch(ignoreMissing);
  try {
    await rename(freshDir, checkoutDistDir);
  } catch (error) {
    // The other process was faster by a moment. Its build is as good as ours if the sources are the same.
    if (await isCheckoutStale()) throw error;
  } finally {
    await rm(retiredDir, { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
