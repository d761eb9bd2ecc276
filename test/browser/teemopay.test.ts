import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { VerifiedCallback } from '@naru/teemopay';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../packages/checkout/test/support/built.ts';
import { testServer } from '../../packages/gateway/test/support/server.ts';
import { findChromium, missingBrowserReason, sharedBrowser } from '../support/browser.ts';
import {
  payinRequest,
  type TeemoPayEndpoint,
  teemopayClient,
  teemopayEndpoint,
} from '../support/teemopay-merchant.ts';

const PHONE = { width: 390, height: 844 };
const TEST_TIMEOUT_MS = 60_000;
/** Set to keep screenshots of the whole way, for looking at them. */
const shotsDir = process.env['NARU_SCREENSHOT_DIR'];

const chromium = findChromium();
const describeInBrowser = chromium ? describe : describe.skip;
const title = 'TeemoPay’s payers in a browser';

describeInBrowser(chromium ? title : `${title} (${missingBrowserReason()})`, () => {
  const server = testServer();
  let endpoint: TeemoPayEndpoint;
  let browser: Browser;
  beforeAll(async () => {
    await ensureBuilt();
    endpoint = await teemopayEndpoint();
    browser = await sharedBrowser();
  });
  afterAll(() => endpoint?.close());

  async function create(merchantOrderNo: string, members: object) {
    const request = { ...payinRequest(merchantOrderNo, endpoint.url), ...members };
    const answer = await teemopayClient(server.baseUrl).paymentCreate(request as never);
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.data;
  }

  async function query(merchantOrderNo: string) {
    const answer = await teemopayClient(server.baseUrl).paymentQuery({ merchantOrderNo });
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.data;
  }

  async function open(url: string): Promise<Page> {
    const context = await browser.newContext({ viewport: PHONE, locale: 'ko-KR' });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async function shot(page: Page, name: string): Promise<void> {
    if (!shotsDir) return;
    mkdirSync(shotsDir, { recursive: true });
    await page.screenshot({ path: path.join(shotsDir, `${name}.png`), fullPage: true });
  }

  async function callbackOf(number: string): Promise<VerifiedCallback | undefined> {
    const deadlineMs = performance.now() + 40_000;
    while (!endpoint.received.has(number) && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return endpoint.received.get(number)?.[0];
  }

  const stateOf = (page: Page, state: string) =>
    page.locator(`[data-testid="state"][data-state="${state}"]`).waitFor();

  /** The simulated bank's app, in a window of its own or in this one. */
  async function bankApp(page: Page): Promise<Page> {
    const [app] = await Promise.all([
      page
        .context()
        .waitForEvent('page', { timeout: 3000 })
        .catch(() => page),
      page.getByTestId('open-bank').click(),
    ]);
    await app.getByTestId('deposit').waitFor();
    return app;
  }

  test('801: the link of the answer shows the account, a wrong amount is turned away, the right one pays', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const made = await create('B-801', { paymentType: 801 });
    const link = (made.additionalInfo as { paymentLink: string }).paymentLink;
    expect(link.endsWith(made.tradeNo)).toBe(true);
    const page = await open(link);
    await page.getByTestId('account-number').waitFor();
    const shown = (await page.getByTestId('account-number').textContent()) ?? '';
    expect(shown.replace(/\D/g, '')).toBe(made.paymentInfo);
    expect(await page.locator('body').textContent()).toContain('나루서점');
    await shot(page, 'teemopay-801-account');
    const bank = await bankApp(page);
    await bank.getByTestId('depositor-name').fill('홍길동');
    await bank.getByTestId('deposit-amount').fill('23000');
    await bank.getByTestId('deposit').click();
    await bank.getByTestId('deposit-result').waitFor();
    await shot(bank, 'teemopay-801-refused');
    expect(await query('B-801')).toMatchObject({ status: 1, amount: '0.00' });
    await bank.getByTestId('deposit-amount').fill('23500');
    await bank.getByTestId('deposit').click();
    const callback = await callbackOf('B-801');
    expect(callback).toMatchObject({
      kind: 'payin',
      outcome: 'success',
      payload: { status: 2, paymentAmount: '23500.00', paymentInfo: made.paymentInfo, paymentType: 801 },
    });
    expect(await query('B-801')).toMatchObject({ status: 2, amount: '23500.00' });
    await page.bringToFront();
    await stateOf(page, 'succeeded');
    await shot(page, 'teemopay-801-paid');
    await page.context().close();
  });

  test('802: details, a wrong code, the right code, the account, the deposit', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const made = await create('B-802', {
      paymentType: 802,
      bankCode: '088',
      bankAccount: '110123456789',
      phone: '01012345678',
    });
    expect(made.status).toBe(0);
    const page = await open(String(made.paymentInfo));
    await page.getByTestId('identity-submit').waitFor();
    // All that the request carried is filled in.
    const filled = await page.locator('input').all();
    expect(await Promise.all(filled.map((input) => input.inputValue()))).toEqual(
      expect.arrayContaining(['홍길동', '950101', '110123456789', '01012345678']),
    );
    await shot(page, 'teemopay-802-details');
    await page.getByTestId('identity-submit').dblclick();
    await page.getByTestId('sandbox-code').waitFor();
    const code = (await page.getByTestId('sandbox-code').textContent())?.trim() ?? '';
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await page.locator('input[autocomplete="one-time-code"]').fill(wrong);
    await page.getByTestId('code-submit').click();
    await page.locator('input[autocomplete="one-time-code"][aria-invalid="true"]').waitFor();
    await shot(page, 'teemopay-802-wrong-code');
    expect(await query('B-802')).toMatchObject({ status: 0 });
    await page.reload();
    await page.getByTestId('use-code').click();
    await page.getByTestId('code-submit').click();
    await page.getByTestId('account-number').waitFor();
    const account = (await page.getByTestId('account-number').textContent())?.replace(/\D/g, '');
    expect(await query('B-802')).toMatchObject({ status: 1, paymentInfo: account });
    await shot(page, 'teemopay-802-account');
    const bank = await bankApp(page);
    await bank.getByTestId('depositor-name').fill('홍길동');
    await bank.getByTestId('deposit').click();
    expect(await callbackOf('B-802')).toMatchObject({ outcome: 'success', payload: { paymentType: 802 } });
    expect(await query('B-802')).toMatchObject({ status: 2 });
    await page.context().close();
  });

  test('802: five wrong tries end the payment', { timeout: TEST_TIMEOUT_MS }, async () => {
    const made = await create('B-802-FAIL', {
      paymentType: 802,
      realName: 'NARU KYC FAIL',
      bankCode: '088',
      bankAccount: '110123456789',
      phone: '01012345678',
    });
    const page = await open(String(made.paymentInfo));
    const failed = page.locator('[data-testid="state"][data-state="failed"]');
    for (let tries = 1; tries <= 5; tries += 1) {
      await Promise.all([
        page.waitForResponse((response) => response.url().endsWith('/identity')),
        page.getByTestId('identity-submit').click(),
      ]);
    }
    await failed.waitFor();
    await shot(page, 'teemopay-802-failed');
    expect(await query('B-802-FAIL')).toMatchObject({ status: 3 });
    await page.context().close();
  });

  test.each([
    [803, 'B-803'],
    [804, 'B-804'],
  ])('%i: the wallet’s screen', { timeout: TEST_TIMEOUT_MS }, async (paymentType, number) => {
    const made = await create(number, {
      paymentType,
      email: 'payer@example.com',
      phone: '01012345678',
      ipAddress: '203.0.113.7',
    });
    expect(made.status).toBe(1);
    const page = await open(String(made.paymentInfo));
    await page.getByTestId('pay').dblclick();
    await page.getByTestId('approve').waitFor();
    await shot(page, `teemopay-${paymentType}-wallet`);
    await page.getByTestId('approve').click();
    expect(await callbackOf(number)).toMatchObject({
      outcome: 'success',
      payload: { status: 2, paymentAmount: '23500.00', paymentType, paymentInfo: made.paymentInfo },
    });
    await stateOf(page, 'succeeded');
    await shot(page, `teemopay-${paymentType}-paid`);
    expect(await query(number)).toMatchObject({
      status: 2,
      statementList: [{ paymentStatementAmount: '23500.00', paymentStatementStatus: 2 }],
    });
    await page.context().close();
  });

  test('nothing came that could not be verified', () => {
    expect(endpoint.unverified).toEqual([]);
  });
});
