import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../packages/checkout/test/support/built.ts';
import { testServer } from '../../packages/gateway/test/support/server.ts';
import { findChromium, missingBrowserReason, sharedBrowser } from '../support/browser.ts';
import { root } from '../support/sources.ts';

const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1100, height: 900 } } as const;
/** Set to keep screenshots of the way, for looking at them. */
const shotsDir = process.env['NARU_SCREENSHOT_DIR'];
const credentials = JSON.parse(readFileSync(path.join(root, 'sandbox/demo-credentials.json'), 'utf8'))
  .eximbay as { readonly mid: string; readonly apiKey: string };

/** docs/test-cards.md */
const JAPANESE = '4000003900000007';

const chromium = findChromium();
const describeInBrowser = chromium ? describe : describe.skip;
const title = 'Eximbay’s payers choose their currency in a browser';

describeInBrowser(chromium ? title : `${title} (${missingBrowserReason()})`, () => {
  const server = testServer();
  let browser: Browser;
  beforeAll(async () => {
    await ensureBuilt();
    browser = await sharedBrowser();
  });

  async function post(pathname: string, body: object, headers: Record<string, string> = {}) {
    const response = await fetch(new URL(pathname, server.baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  /** Prepares an order as a shop does, and opens its page as the shop's script does. */
  async function pageUrl(orderId: string): Promise<string> {
    const order = {
      payment: {
        transaction_type: 'PAYMENT',
        order_id: orderId,
        currency: 'KRW',
        amount: '100000',
        lang: 'EN',
      },
      merchant: { mid: credentials.mid, shop: 'Naru Select' },
      buyer: { name: 'Hanako', email: 'hanako@example.com' },
      url: { return_url: `${server.baseUrl}/healthz`, status_url: `${server.baseUrl}/healthz` },
      settings: { site_foreign_currency: 'USD' },
    };
    const authorization = `Basic ${Buffer.from(`${credentials.apiKey}:`).toString('base64')}`;
    const { fgkey } = await post('/v1/payments/ready', order, { authorization });
    return String((await post('/v1/payments', { fgkey, ...order }))['url']);
  }

  async function shot(page: Page, name: string): Promise<void> {
    if (!shotsDir) return;
    mkdirSync(shotsDir, { recursive: true });
    await page.screenshot({ path: path.join(shotsDir, `conversion-${name}.png`), fullPage: true });
  }

  test.each(['phone', 'desk'] as const)(
    'on a %s: shown, offered, chosen, asked for, paid',
    async (size) => {
      const context = await browser.newContext({ viewport: SIZES[size], locale: 'en-US' });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(await pageUrl(`CONVERSION-${size}`));
      // What the merchant wants shown, until the card says where it comes from.
      expect(await page.getByTestId('shown-amount').textContent()).toBe('$74.36');
      await page.getByTestId('method-P000').click();
      await page.getByTestId('card-number').fill(JAPANESE);
      await page.getByTestId('conversion').getByText('¥11,258').waitFor();
      await page.getByTestId('conversion-card').click();
      await page.getByTestId('card-expiry').fill('12/33');
      await page.getByTestId('card-cvc').fill('123');
      await page.getByTestId('card-holder').fill('HANAKO YAMADA');
      await shot(page, `${size}-chosen`);
      await page.getByTestId('pay').click();
      await page.waitForURL('**/sandbox/pay/**');
      expect(await page.getByTestId('amount').textContent()).toBe('¥11,258');
      await shot(page, `${size}-challenge`);
      await page.getByTestId('approve').click();
      await page.waitForURL('**/pay/**');
      await page.locator('[data-testid="state"][data-state="succeeded"]').waitFor();
      expect(await page.getByTestId('amount').textContent()).toContain('¥11,258');
      await page.getByText('1 JPY = 8.88279 KRW').waitFor();
      await shot(page, `${size}-paid`);
      await context.close();
      expect(complaints).toEqual([]);
    },
    60_000,
  );
});
