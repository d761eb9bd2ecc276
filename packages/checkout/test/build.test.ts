import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { isCheckoutStale } from '../build.ts';
import { hashCheckoutSources, packageDir, sharedFiles, sourceHashFile } from '../source-hash.ts';
import { checkoutDistDir } from '../src/index.ts';
import { ensureBuilt } from './support/built.ts';

const assetsDir = join(checkoutDistDir, 'checkout-assets');
const pages = ['index.html', 'simulator.html', 'sender.html'];
/**
 * Budget of the design for what a payer's phone loads before the page can be used; measured 34 kB for the
 * payment page. Of the other languages one is loaded at most: 5 kB.
 */
const scriptLimitBytes = 40_000;
const languageLimitBytes = 6_000;
const styleLimitBytes = 10_000;

async function assetsOf(page: string): Promise<string[]> {
  const html = await readFile(join(checkoutDistDir, page), 'utf8');
  return [...html.matchAll(/(?:src|href)="\/checkout-assets\/([^"]+)"/g)].map((match) => match[1] ?? '');
}

async function gzippedBytes(files: string[]): Promise<number> {
  const contents = await Promise.all(files.map((file) => readFile(join(assetsDir, file))));
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
}

async function scriptOf(files: string[]): Promise<string> {
  const scripts = files.filter((file) => file.endsWith('.js'));
  return (await Promise.all(scripts.map((file) => readFile(join(assetsDir, file), 'utf8')))).join('\n');
}

describe('the build', () => {
  beforeAll(() => ensureBuilt(), 60_000);

  test('is stale also when a file of another package that it holds changed', async () => {
    const names = (await readdir(join(packageDir, 'src'), { recursive: true })).filter((name) =>
      /\.tsx?$/.test(name),
    );
    const texts = await Promise.all(names.map((name) => readFile(join(packageDir, 'src', name), 'utf8')));
    const shared = texts.flatMap((text) => [...text.matchAll(/from '@naru\/(\w+)\/([\w-]+)'/g)]);
    const files = shared.map(([, from, file]) => `../${from}/src/${file}.ts`);
    expect([...new Set(files)].toSorted()).toEqual(sharedFiles);
  });

  test.each(pages)('%s stays within the script budget', async (page) => {
    const scripts = (await assetsOf(page)).filter((file) => file.endsWith('.js'));
    const bytes = await gzippedBytes(scripts);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(scriptLimitBytes);
  });

  test('loads the texts of a language only when they are asked for', async () => {
    const first = (await Promise.all(pages.map(assetsOf))).flat();
    const later = (await readdir(assetsDir)).filter((file) => file.endsWith('.js') && !first.includes(file));
    // Six languages, in each the texts of both pages and those of the simulated screens; and the names of methods.
    expect(later).toHaveLength(13);
    for (const file of later) expect(await gzippedBytes([file])).toBeLessThanOrEqual(languageLimitBytes);
    const [begun, rest] = await Promise.all([first, later].map(scriptOf));
    for (const word of ['Способ оплаты', 'วิธีชำระเงิน', 'お支払い方法']) {
      expect(rest).toContain(word);
      expect(begun).not.toContain(word);
    }
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
