import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../packages/checkout/test/support/built.ts';
import { testServer } from '../../packages/gateway/test/support/server.ts';
import { findChromium, missingBrowserReason, sharedBrowser } from '../support/browser.ts';
import { sampled } from '../support/thorough.ts';

const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];
/** Set to keep screenshots, for looking at them. */
const shotsDir = process.env['NARU_SCREENSHOT_DIR'];

const describeInBrowser = findChromium() ? describe : describe.skip;
const reason = missingBrowserReason();

describeInBrowser(reason ? `the API description in a browser (${reason})` : 'the API description', () => {
  const server = testServer();
  let browser: Browser;
  beforeAll(async () => {
    await ensureBuilt();
    browser = await sharedBrowser();
  });

  async function opened(address: string, viewport = SIZES[1], locale = 'en-US'): Promise<Page> {
    const context = await browser.newContext({ ...(viewport ? { viewport } : {}), locale });
    const page = await context.newPage();
    await page.goto(`${server.baseUrl}${address}`);
    return page;
  }

  async function shot(page: Page, name: string): Promise<void> {
    if (!shotsDir) return;
    mkdirSync(shotsDir, { recursive: true });
    await page.screenshot({ path: path.join(shotsDir, `${name}.png`), fullPage: name.startsWith('send') });
  }

  const isAsWide = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

  test.each(sampled(SIZES, 2))(
    '/docs at $width px: readable, and leads to the page that signs',
    async (size) => {
      const page = await opened('/docs', size);
      const operation = page.locator('.opblock', { hasText: '/{currency}/collect/apply' });
      await operation.waitFor();
      expect(await isAsWide(page)).toBe(true);
      await shot(page, `docs-${size.width}`);
      // The keyboard opens an operation.
      const head = operation.locator('button.opblock-summary-control');
      await head.focus();
      await page.keyboard.press('Enter');
      const link = operation.locator('a[href*="/sandbox/send#haipay.collectApply"]');
      await link.waitFor();
      expect(await isAsWide(page)).toBe(true);
      await shot(page, `docs-operation-${size.width}`);
      await page.context().close();
    },
  );

  test.each(sampled(SIZES, 2))('a call is signed and sent by keyboard at $width px', async (size) => {
    const page = await opened('/sandbox/send#haipay.collectApply', size, 'ko-KR');
    await page.getByTestId('body').waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.title])).toEqual([
      'ko',
      '서명해서 보내기',
    ]);
    await page.getByTestId('new-number').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('send').focus();
    await page.keyboard.press('Enter');
    const answer = page.getByTestId('answer');
    await answer.waitFor();
    expect(JSON.parse(await answer.inputValue())).toMatchObject({ status: '1', error: '00000000' });
    expect(await page.getByTestId('status').textContent()).toMatch(/^HTTP 200 · \d+ ms$/);
    expect(await page.getByTestId('signed-text').inputValue()).toMatch(/&key=\w{32}$/);
    expect(await isAsWide(page)).toBe(true);
    await shot(page, `send-${size.width}`);
    // A shell sends the same: the order is known by now, and answered as it was.
    const curl = await page.getByTestId('curl').inputValue();
    const { stdout } = await promisify(execFile)('bash', ['-c', curl.replace(/^curl/, 'curl -s')]);
    expect(JSON.parse(stdout)).toMatchObject({ status: '1' });
    await page.context().close();
  });

  test('keys of one’s own, what is missing, and what the API refuses', async () => {
    // What is no escape in the address names no operation.
    const page = await opened('/sandbox/send#%');
    await page.getByTestId('operation').selectOption('haipay.accountLedger');
    await page.getByTestId('app').selectOption('');
    await page.getByTestId('send').click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('key-appId');
    const { appId, merchantPrivateKey } = server.krw;
    await page.getByTestId('key-appId').fill(String(appId));
    await page.getByTestId('key-secretKey').fill('not this one');
    await page.getByTestId('key-merchantPrivateKey').fill('no key');
    await page.getByTestId('send').click();
    await page.getByTestId('refusal').waitFor();
    expect(await page.getByTestId('refusal').textContent()).toMatch(/key/);
    await page.getByTestId('key-merchantPrivateKey').fill(merchantPrivateKey);
    await page.getByTestId('send').click();
    const answer = page.getByTestId('answer');
    await answer.waitFor();
    expect(JSON.parse(await answer.inputValue())).toMatchObject({ status: '0', error: '1002' });
    await page.getByTestId('body').fill('no object');
    await page.getByTestId('send').click();
    expect(await page.getByTestId('body').getAttribute('aria-invalid')).toBe('true');
    await page.getByTestId('language').selectOption('ko');
    expect(await page.locator('h1').textContent()).toBe('서명해서 보내기');
    await page.context().close();
  });
});
