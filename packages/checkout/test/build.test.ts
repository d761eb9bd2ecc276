import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { isCheckoutStale } from '../build.ts';
import { hashCheckoutSources, sourceHashFile } from '../source-hash.ts';
import { checkoutDistDir } from '../src/index.ts';
import { ensureBuilt } from './support/built.ts';

const assetsDir = join(checkoutDistDir, 'checkout-assets');
const pages = ['index.html', 'simulator.html'];
/**
 * Budget of the design for what a payer's phone loads; measured 29 kB for both pages together, 24 kB for
 * the payment page.
 */
const scriptLimitBytes = 40_000;
const styleLimitBytes = 10_000;

async function assetsOf(page: string): Promise<string[]> {
  const html = await readFile(join(checkoutDistDir, page), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/checkout-assets\/([^"]+)"/g)].map((match) => match[1] ?? '');
}

async function gzippedBytes(files: string[]): Promise<number> {
  const contents = await Promise.all(files.map((file) => readFile(join(assetsDir, file))));
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
}

describe('the build', () => {
  beforeAll(() => ensureBuilt(), 60_000);

  test('stays within the script budget, both pages together', async () => {
    const scripts = (await readdir(assetsDir)).filter((file) => file.endsWith('.js'));
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    const bytes = await gzippedBytes(scripts);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(scriptLimitBytes);
  });

  test.each(pages)('%s loads hashed files only, and little style', async (page) => {
    const assets = await assetsOf(page);
    expect(assets.some((file) => file.endsWith('.js'))).toBe(true);
    for (const file of assets) expect(file).toMatch(/^[\w-]+-[\w-]{8}\.(js|css)$/);
    const styles = assets.filter((file) => file.endsWith('.css'));
    expect(styles).toHaveLength(1);
    expect(await gzippedBytes(styles)).toBeLessThanOrEqual(styleLimitBytes);
  });

  test.each(pages)('%s needs nothing that a strict content security policy refuses', async (page) => {
    const html = await readFile(join(checkoutDistDir, page), 'utf8');
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).toContain('<noscript>');
  });

  test('uses no syntax newer than the oldest wallet browsers know', async () => {
    for (const file of (await readdir(assetsDir)).filter((name) => name.endsWith('.js'))) {
      const script = await readFile(join(assetsDir, file), 'utf8');
      // Optional chaining, nullish operators and private members came after ES2019.
      expect(script).not.toMatch(/[\w\])]\?\.[a-zA-Z_[(]|\?\?|this\.#/);
    }
  });

  test('is the same whoever builds it: no path of the sources, nothing for development', async () => {
    for (const file of (await readdir(assetsDir)).filter((name) => name.endsWith('.js'))) {
      const script = await readFile(join(assetsDir, file), 'utf8');
      expect(script).not.toMatch(/fileName|\.tsx|process\.env/);
    }
  });

  test('says which sources it was made from', async () => {
    expect((await readFile(join(checkoutDistDir, sourceHashFile), 'utf8')).trim()).toMatch(/^[0-9a-f]{64}$/);
    expect(await isCheckoutStale()).toBe(false);
  });

  test('is stale when missing or made from other sources', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'naru-checkout-'));
    try {
      expect(await isCheckoutStale(dir)).toBe(true);
      await writeFile(join(dir, sourceHashFile), await hashCheckoutSources());
      expect(await isCheckoutStale(dir)).toBe(false);
      await writeFile(join(dir, sourceHashFile), '0'.repeat(64));
      expect(await isCheckoutStale(dir)).toBe(true);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
