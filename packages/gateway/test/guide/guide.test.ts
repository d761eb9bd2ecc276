import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason, sharedBrowser } from '../../../../test/support/browser.ts';
import { buildGuide, isGuideStale } from '../../src/guide/build.ts';
import { GUIDE_PATH, guideRoutes } from '../../src/guide/routes.ts';
import { securityHeaders } from '../../src/http/security.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'naru-guide-'));
const dist = path.join(folder, 'guide');
beforeAll(() => buildGuide(dist));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = () =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
const read = (file: string) => readFileSync(path.join(dist, file), 'utf8');

/** A server as it is around the guide. */
async function served(root = dist) {
  const app = fastify();
  securityHeaders(app, { publicUrl: 'http://127.0.0.1' });
  await app.register(guideRoutes, { prefix: GUIDE_PATH, root });
  return app;
}

describe('the guide that is built', () => {
  test('leads to pages, headings and files that are there', () => {
    expect(pages().length).toBeGreaterThan(40);
    const dead = pages().flatMap((file) =>
      [...read(file).matchAll(/(?:href|src)="(?!https?:|mailto:)([^"#]*)(?:#([^"]*))?"/g)]
        .map(([, address = '', anchor]) => ({
          target: address ? path.join(path.dirname(file), address) : file,
          anchor,
        }))
        .filter(
          ({ target, anchor }) =>
            !existsSync(path.join(dist, target)) ||
            (anchor && !read(target).includes(`id="${decodeURI(anchor)}"`)),
        )
        .map(({ target, anchor }) => `${file} -> ${target}#${anchor}`),
    );
    expect(dead).toEqual([]);
  });

  test('loads nothing from elsewhere and has no script or style in its pages', () => {
    const faults = pages().flatMap((file) =>
      [
        ...read(file).matchAll(
          /<(?:script|link|img)[^>]*(?:src|href)="https?:[^>]*>|<style|<script>| style="/g,
        ),
      ].map(([found]) => `${file}: ${found}`),
    );
    expect(faults).toEqual([]);
    expect(readFileSync(path.join(dist, 'assets/guide.css'), 'utf8')).not.toMatch(/url\(|@import/);
  });

  test('shows no comment of the documents', () => {
    expect(
      pages().filter((file) => read(file).includes('<p>') && /<p>[^<]*&lt;!--/.test(read(file))),
    ).toEqual([]);
  });

  test('is stale when its sources are others than those on disk', async () => {
    expect(await isGuideStale(dist)).toBe(false);
    const hash = path.join(dist, 'source-hash.txt');
    const before = readFileSync(hash, 'utf8');
    writeFileSync(hash, 'other\n');
    expect(await isGuideStale(dist)).toBe(true);
    writeFileSync(hash, before);
    expect(await isGuideStale(path.join(folder, 'gone'))).toBe(true);
  });

  test('takes the place of an older one', async () => {
    const other = path.join(folder, 'other');
    await buildGuide(other);
    writeFileSync(path.join(other, 'old.html'), '');
    await buildGuide(other);
    expect(existsSync(path.join(other, 'old.html'))).toBe(false);
    expect(readdirSync(folder).toSorted()).toEqual(['guide', 'other']);
  });
});

describe('the routes of the guide', () => {
  test('send a visitor to the first page of his language', async () => {
    const app = await served();
    const wayOf = async (url: string, language?: string) =>
      (await app.inject({ url, headers: language ? { 'accept-language': language } : {} })).headers.location;
    expect(await wayOf('/guide', 'en-US,en;q=0.9,ko;q=0.8')).toBe('/guide/ko/index.html');
    expect(await wayOf('/guide/', 'ko-KR')).toBe('/guide/ko/index.html');
    expect(await wayOf('/guide', 'fr,kok;q=0.5')).toBe('/guide/en/index.html');
    expect(await wayOf('/guide')).toBe('/guide/en/index.html');
    expect(await wayOf('/guide/ko/')).toBe('/guide/ko/index.html');
    await app.close();
  });

  test('give pages under the content policy of pages, and files as text', async () => {
    const app = await served();
    const page = await app.inject('/guide/ko/haipay.html');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const file = await app.inject('/guide/files/docs/examples/haipay/curl.sh.txt');
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    for (const url of [
      '/guide/ko/gone.html',
      '/guide/../package.json',
      '/guide/%2e%2e/%2e%2e/package.json',
    ]) {
      expect((await app.inject(url)).statusCode, url).toBe(404);
    }
    await app.close();
  });

  test('without a build say so, and disturb nothing', async () => {
    const app = await served(path.join(folder, 'gone'));
    const reply = await app.inject('/guide/ko/index.html');
    expect(reply.statusCode).toBe(404);
    expect(reply.json()).toMatchObject({ error: { message: expect.stringContaining('npm run docs:build') } });
    await app.close();
  });
});

const missing = missingBrowserReason();
describe.skipIf(missing !== null)(`the guide in a browser${missing === null ? '' : ` [${missing}]`}`, () => {
  test('finds Korean whatever its endings and spaces, fits a phone, turns dark, shows code in tabs', async () => {
    const app = await served();
    const base = await app.listen({ host: '127.0.0.1', port: 0 });
    const context = await (await sharedBrowser()).newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const elsewhere: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => request.url().startsWith(base) || elsewhere.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${base}/guide/ko/haipay.html`);

    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBe(0);

    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.click('#theme-button');
    expect(await ground()).not.toBe(light);

    const tabs = page.locator('.tabs').first();
    await tabs.getByRole('tab', { name: 'PHP' }).click();
    expect(await tabs.locator('figure:visible').getAttribute('data-title')).toBe('PHP');

    await page.click('#search-button');
    await page.fill('#search-box input', '시크릿키로 서명');
    await page.fill('#search-box input', '시크릿키 서명할문자열');
    const first = page.locator('#search-box li a').first();
    expect(await first.textContent()).toContain('서명 만들기');
    await first.click();
    await page.waitForURL(/#/);
    expect(decodeURI(new URL(page.url()).hash)).toBe('#서명-만들기');
    expect(elsewhere).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
    await app.close();
  });
});
