import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../packages/checkout/test/support/built.ts';
import { testServer } from '../../packages/gateway/test/support/server.ts';
import { findChromium, missingBrowserReason, sharedBrowser } from '../support/browser.ts';
import {
  collectRequest,
  demoClient,
  type MerchantEndpoint,
  merchantEndpoint,
} from '../support/demo-merchant.ts';

const PHONE = { width: 390, height: 844 };
/** Set to keep screenshots of the whole way, for looking at them. */
const shotsDir = process.env['NARU_SCREENSHOT_DIR'];

const chromium = findChromium();
const describeInBrowser = chromium ? describe : describe.skip;

describeInBrowser(
  chromium ? 'a payer in a browser' : `a payer in a browser (${missingBrowserReason()})`,
  () => {
    const server = testServer();
    let endpoint: MerchantEndpoint;
    let browser: Browser;
    beforeAll(async () => {
      await ensureBuilt();
      endpoint = await merchantEndpoint();
      browser = await sharedBrowser();
    });
    afterAll(() => endpoint?.close());

    async function payUrlOf(
      request: Record<string, unknown>,
      currency: 'KRW' | 'USD' = 'KRW',
    ): Promise<string> {
      const answer = await demoClient(server.baseUrl, currency).collectApply(request as never);
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      return answer.data.payUrl;
    }

    /** Opens the link on a phone; the shop's own pages are answered in place. */
    async function open(payUrl: string): Promise<Page> {
      const context = await browser.newContext({ viewport: PHONE, locale: 'ko-KR' });
      const page = await context.newPage();
      await page.route('https://shop.example/**', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<h1>${new URL(route.request().url()).pathname}</h1>`,
        }),
      );
      await page.goto(payUrl);
      return page;
    }

    const shopOrder = (orderId: string, members: Record<string, unknown> = {}) => ({
      ...collectRequest(orderId, endpoint.url, '23500'),
      name: '홍길동',
      subject: '어린 왕자 (양장본)',
      callBackUrl: 'https://shop.example/paid',
      callBackFailUrl: 'https://shop.example/not-paid',
      ...members,
    });

    async function shot(page: Page, name: string): Promise<void> {
      if (!shotsDir) return;
      mkdirSync(shotsDir, { recursive: true });
      await page.screenshot({ path: path.join(shotsDir, `${name}.png`) });
    }

    async function callbackOf(orderId: string): Promise<Record<string, unknown>> {
      const deadlineMs = performance.now() + 40_000;
      while (!endpoint.received.has(orderId) && performance.now() < deadlineMs) {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      return endpoint.received.get(orderId)?.[0] ?? {};
    }

    test('pays with a wallet: apply, page, wallet, back to the shop, callback, query', async () => {
      const page = await open(await payUrlOf(shopOrder('WALLET-1')));
      await page.getByTestId('pay').waitFor();
      await shot(page, '1-checkout');
      await page.getByTestId('pay').dblclick();
      await page.getByTestId('approve').waitFor();
      await shot(page, '2-wallet');
      await page.getByTestId('approve').click();
      await page.waitForURL('https://shop.example/paid', { timeout: 20_000 });
      expect(await callbackOf('WALLET-1')).toMatchObject({ status: 2, amount: '23500.00', fee: '705.00' });
      const answer = await demoClient(server.baseUrl).collectQuery({ orderId: 'WALLET-1' });
      expect(answer).toMatchObject({ ok: true, data: { status: 2, actualAmount: '23500.00' } });
      await page.goBack();
      await page.context().close();
    }, 60_000);

    test('a declined wallet leads to the shop’s failure page and a failure callback', async () => {
      const page = await open(await payUrlOf(shopOrder('WALLET-2', { inBankCode: 'TOSS_KRW' })));
      await page.getByTestId('pay').click();
      await page.getByTestId('decline').click();
      await page.waitForURL('https://shop.example/not-paid', { timeout: 20_000 });
      expect(await callbackOf('WALLET-2')).toMatchObject({ status: 3, errorMsg: 'Insufficient funds' });
      await page.context().close();
    }, 60_000);

    test('chooses a method and a bank in cashier mode and pays into the virtual account', async () => {
      const {
        payType: _payType,
        inBankCode: _inBankCode,
        ...cashier
      } = shopOrder('VA-1', { country: '410' });
      const page = await open(await payUrlOf(cashier));
      await page.getByTestId('method-VA_BANK_KRW').click();
      await page.getByTestId('bank-KOOKMIN_BANK').click();
      await shot(page, '3-cashier');
      await page.getByTestId('pay').click();
      await page.getByTestId('account-number').waitFor();
      await shot(page, '4-account');
      const [bankApp] = await Promise.all([
        page
          .context()
          .waitForEvent('page', { timeout: 3000 })
          .catch(() => page),
        page.getByTestId('open-bank').click(),
      ]);
      await bankApp.getByTestId('deposit').waitFor();
      await shot(bankApp, '5-bank');
      await bankApp.getByTestId('depositor-name').fill('홍길동');
      await bankApp.getByTestId('deposit').click();
      expect(await callbackOf('VA-1')).toMatchObject({ status: 2, amount: '23500.00' });
      await page.context().close();
    }, 60_000);

    test('an order in dollars shows won at the operator’s rate', async () => {
      const request = shopOrder('USD-1', { amount: '12.50', inBankCode: 'KAKAOPAY_USD' });
      const page = await open(await payUrlOf(request, 'USD'));
      await page.getByTestId('pay').waitFor();
      const text = (await page.locator('body').textContent()) ?? '';
      expect(text).toContain('17,315');
      expect(text).toContain('1,385.20');
      await shot(page, '6-dollars');
      await page.context().close();
    }, 60_000);

    test('an expired link and an unknown link say so', async () => {
      const payUrl = await payUrlOf(shopOrder('EXPIRED-1'));
      await fetch(`${server.baseUrl}/_sandbox/payments/EXPIRED-1/expire`, { method: 'POST' });
      const page = await open(payUrl);
      await page.locator('[data-testid="state"][data-state="expired"]').waitFor();
      await shot(page, '7-expired');
      const unknown = await open(`${server.baseUrl}/pay/nothing`);
      await unknown.locator('[data-testid="state"][data-state="not_found"]').waitFor();
      await page.context().close();
      await unknown.context().close();
    }, 60_000);
  },
);
