import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EximbayClient } from '@naru/eximbay';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureBuilt } from '../../packages/checkout/test/support/built.ts';
import { testServer } from '../../packages/gateway/test/support/server.ts';
import { findChromium, missingBrowserReason, sharedBrowser } from '../support/browser.ts';
import { type ShopProcess, startShop } from '../support/shop-process.ts';
import { root } from '../support/sources.ts';
import { isThorough, testThoroughly } from '../support/thorough.ts';

const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1100, height: 900 } } as const;
const TEST_TIMEOUT_MS = 60_000;
/** Set to keep screenshots of the whole way, for looking at them. */
const shotsDir = process.env['NARU_SCREENSHOT_DIR'];

/** docs/test-cards.md */
const CHALLENGED = '4000000000000002';
const FRICTIONLESS = '4000000000000010';
const NO_FUNDS = '4000000000001109';

const credentials = JSON.parse(readFileSync(path.join(root, 'sandbox/demo-credentials.json'), 'utf8'))
  .eximbay as { readonly mid: string; readonly apiKey: string };

const chromium = findChromium();
const describeInBrowser = chromium ? describe : describe.skip;
const title = 'Eximbay’s payers in a browser, at the example shop';

describeInBrowser(chromium ? title : `${title} (${missingBrowserReason()})`, () => {
  const server = testServer();
  let shop: ShopProcess;
  let browser: Browser;
  let client: EximbayClient;
  beforeAll(async () => {
    await ensureBuilt();
    shop = await startShop(server.baseUrl);
    browser = await sharedBrowser();
    client = new EximbayClient({ baseUrl: server.baseUrl, ...credentials });
  });
  afterAll(() => shop?.stop());

  let context: BrowserContext;
  const complaints: string[] = [];
  beforeEach(async () => {
    context = await browser.newContext({ viewport: SIZES.phone, locale: 'en-US' });
    complaints.length = 0;
    context.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('dialog', (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
  });
  afterEach(async () => {
    await context.close();
    expect({ complaints, shop: shop.errors() }).toEqual({ complaints: [], shop: '' });
  });

  async function shot(page: Page, name: string): Promise<void> {
    if (!shotsDir) return;
    mkdirSync(shotsDir, { recursive: true });
    await page.screenshot({ path: path.join(shotsDir, `eximbay-${name}.png`), fullPage: true });
  }

  /** Orders at the shop; answers the order's page. */
  async function order(
    way: string,
    display: { readonly type?: 'P' | 'R'; readonly autoclose?: boolean } = {},
  ) {
    const page = await context.newPage();
    await page.goto(shop.url);
    await page.check(`input[value="${way}"]`);
    await page.check(`input[value="${display.type ?? 'P'}"]`);
    if (display.autoclose) await page.check('input[name="autoclose"]');
    await page.click('button');
    await page.waitForURL(/\/orders\//);
    expect(await read(page, 'state')).toBe('open');
    return page;
  }

  const read = async (page: Page, name: string) => (await page.textContent(`#${name}`)) ?? '';

  /** Presses the shop's button; answers the window of the payment page. */
  async function openPopup(page: Page): Promise<Page> {
    const [popup] = await Promise.all([context.waitForEvent('page'), page.click('#pay')]);
    await popup.waitForURL(`${server.baseUrl}/pay/**`);
    return popup;
  }

  async function openHere(page: Page): Promise<Page> {
    await page.click('#pay');
    await page.waitForURL(`${server.baseUrl}/pay/**`);
    return page;
  }

  async function payByCard(page: Page, number: string): Promise<void> {
    await page.getByTestId('card-number').fill(number);
    await page.getByTestId('card-expiry').fill('12/33');
    await page.getByTestId('card-cvc').fill('123');
    await page.getByTestId('card-holder').fill('HONG GILDONG');
    await page.getByTestId('pay').click();
  }

  const stateOf = (page: Page, state: string) =>
    page.locator(`[data-testid="state"][data-state="${state}"]`).waitFor();

  /** Waits until the shop's page shows the state; it looks at the server by itself. */
  const becomes = (page: Page, state: string) =>
    page.waitForFunction((wanted) => document.querySelector('#state')?.textContent === wanted, state, {
      timeout: 20_000,
    });

  /** Both ways brought the result, and both were genuine. */
  async function bothCame(page: Page, outcome: string): Promise<void> {
    await page.waitForFunction((number) => document.querySelectorAll('#results li').length >= number, 2);
    const results = await page.locator('#results li').allTextContents();
    const id = (await read(page, 'transaction')) || results[0]?.split(' ')[2];
    expect(id).toMatch(/^[0-9A-FW]{24}$/);
    expect(results.toSorted().slice(0, 2)).toEqual([
      `return_url: ${outcome} ${id}`,
      `status_url: ${outcome} ${id}`,
    ]);
  }

  /** What the merchant's own server is answered. */
  async function inquire(page: Page) {
    const [amount = '', currency = ''] = (await read(page, 'amount')).split(' ');
    const payment = { order_id: await read(page, 'order'), currency, amount, lang: 'EN' };
    const answer = await client.retrieve({ key_field: 'order_id', payment });
    return answer.ok ? answer.data : { rescode: 'rescode' in answer ? answer.rescode : answer.kind };
  }

  async function press(page: Page, button: string, note: string): Promise<void> {
    await page.click(button);
    await page.waitForLoadState();
    expect(await read(page, 'note')).toBe(note);
  }

  test('a card with 3-D Secure in a pop-up, then a refund in part and the rest', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const page = await order('card');
    await shot(page, '01-shop-order');
    const popup = await openPopup(page);
    await popup.getByTestId('card-number').waitFor();
    expect(await popup.getByTestId('order-details').textContent()).toContain('The Little Prince');
    await shot(popup, '02-card-empty');
    // A wrong number is reported at its field, and the payment goes on.
    await payByCard(popup, '4000000000000003');
    await shot(popup, '03-card-wrong-number');
    await payByCard(popup, CHALLENGED);
    await popup.getByTestId('approve').waitFor();
    await shot(popup, '04-challenge');
    await popup.getByTestId('approve').click();
    await stateOf(popup, 'succeeded');
    await shot(popup, '05-succeeded');
    // The return page has its opener still, and closes itself.
    await Promise.all([popup.waitForEvent('close'), popup.getByTestId('back-to-shop').click()]);
    await becomes(page, 'paid');
    await bothCame(page, 'paid');
    await shot(page, '06-shop-paid');
    expect(await inquire(page)).toMatchObject({
      payment: { status: 'SALE', balance: '30.00', payment_method: 'P101' },
      card_info: { card_number1: '4000', card_number4: '0002' },
    });
    await press(page, '#refund-part', 'refund: done');
    expect(await inquire(page)).toMatchObject({ payment: { status: 'SALE', balance: '20.00' } });
    await press(page, '#refund-full', 'refund: done');
    expect(await inquire(page)).toMatchObject({ payment: { status: 'SALE', balance: '0.00' } });
    expect(await page.locator('#refund-full').count()).toBe(0);
    await shot(page, '07-shop-refunded');
  });

  testThoroughly(
    'a card with 3-D Secure in the same window, back at once',
    { timeout: TEST_TIMEOUT_MS },
    async () => {
      const page = await order('card', { type: 'R', autoclose: true });
      await openHere(page);
      await payByCard(page, CHALLENGED);
      await page.getByTestId('approve').click();
      await page.waitForURL(`${shop.url}/orders/**`);
      await becomes(page, 'paid');
      await bothCame(page, 'paid');
    },
  );

  testThoroughly(
    'a card without a challenge, in a pop-up that closes at once',
    {
      timeout: TEST_TIMEOUT_MS,
    },
    async () => {
      const page = await order('card', { autoclose: true });
      const popup = await openPopup(page);
      await popup.setViewportSize(SIZES.desk);
      await popup.getByTestId('card-number').waitFor();
      await shot(popup, '08-card-desk');
      await Promise.all([popup.waitForEvent('close'), payByCard(popup, FRICTIONLESS)]);
      await becomes(page, 'paid');
      await bothCame(page, 'paid');
    },
  );

  test('a declined card', { timeout: TEST_TIMEOUT_MS }, async () => {
    const page = await order('card', { type: 'R' });
    await openHere(page);
    await payByCard(page, NO_FUNDS);
    await stateOf(page, 'failed');
    await shot(page, '09-declined');
    await page.getByTestId('back-to-shop').click();
    await page.waitForURL(`${shop.url}/orders/**`);
    await becomes(page, 'failed');
    await bothCame(page, 'failed');
    expect(await read(page, 'note')).toMatch(/^\S{4}: \S/);
    expect(await inquire(page)).toEqual({ rescode: 'Q004' });
    await shot(page, '10-shop-failed');
  });

  testThoroughly('given up on the payment page', { timeout: TEST_TIMEOUT_MS }, async () => {
    const page = await order('card');
    const popup = await openPopup(page);
    await popup.getByTestId('cancel').click();
    await shot(popup, '11-cancel-question');
    await popup.getByTestId('cancel-confirm').click();
    await stateOf(popup, 'failed');
    await shot(popup, '12-cancelled');
    await Promise.all([popup.waitForEvent('close'), popup.getByTestId('back-to-shop').click()]);
    await becomes(page, 'failed');
    await bothCame(page, 'failed');
    expect(await inquire(page)).toEqual({ rescode: 'Q004' });
  });

  testThoroughly('KakaoPay on the Korean page', { timeout: TEST_TIMEOUT_MS }, async () => {
    const page = await order('kakaopay', { type: 'R' });
    await openHere(page);
    await page.getByTestId('pay').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('ko');
    await shot(page, '13-kakaopay');
    await page.getByTestId('pay').click();
    await page.getByTestId('approve').waitFor();
    await shot(page, '14-kakaopay-wallet');
    await page.getByTestId('approve').click();
    await stateOf(page, 'succeeded');
    await shot(page, '15-kakaopay-paid');
    await page.getByTestId('back-to-shop').click();
    await page.waitForURL(`${shop.url}/orders/**`);
    await becomes(page, 'paid');
    await bothCame(page, 'paid');
    expect(await inquire(page)).toMatchObject({
      payment: { status: 'SALE', balance: '39000', payment_method: 'P302' },
    });
  });

  test('a virtual account: registered, paid at the bank, refunded to an account', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const page = await order('virtual_account');
    const popup = await openPopup(page);
    await popup.getByTestId('pay').waitFor();
    await shot(popup, '16-virtual-account');
    await popup.getByTestId('pay').click();
    await popup.getByTestId('account-number').waitFor();
    await shot(popup, '17-virtual-account-given');
    const [bank] = await Promise.all([context.waitForEvent('page'), popup.getByTestId('open-bank').click()]);
    await bank.getByTestId('deposit').waitFor();
    await Promise.all([popup.waitForEvent('close'), popup.getByTestId('back-to-shop').click()]);
    await becomes(page, 'registered');
    await bothCame(page, 'registered');
    expect(await inquire(page)).toMatchObject({ payment: { status: 'REGISTERED', balance: '39000' } });
    await bank.getByTestId('depositor-name').fill('홍길동');
    await bank.getByTestId('deposit').click();
    await becomes(page, 'paid');
    // The deposit is reported to status_url alone.
    expect(await page.locator('#results li').last().textContent()).toMatch(/^status_url: paid /);
    expect(await inquire(page)).toMatchObject({ payment: { status: 'SALE', payment_method: 'P305' } });
    await page.fill('[name="user_name"]', '홍길동');
    await page.fill('[name="bank_code"]', '088');
    await page.fill('[name="account_number"]', '110123456789');
    await shot(page, '18-shop-refund-account');
    await press(page, '#refund-full', 'refund: done');
    expect(await inquire(page)).toMatchObject({ payment: { status: 'SALE', balance: '0' } });
  });

  testThoroughly('a convenience store: the number, the counter', { timeout: TEST_TIMEOUT_MS }, async () => {
    const page = await order('convenience_store', { type: 'R' });
    await openHere(page);
    await page.getByTestId('pay').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('ja');
    await shot(page, '19-store');
    await page.getByTestId('pay').click();
    await page.getByTestId('voucher-number').waitFor();
    await shot(page, '20-store-number');
    const [store] = await Promise.all([context.waitForEvent('page'), page.getByTestId('open-guide').click()]);
    await store.getByTestId('approve').waitFor();
    await shot(store, '21-store-guide');
    await page.getByTestId('back-to-shop').click();
    await page.waitForURL(`${shop.url}/orders/**`);
    await becomes(page, 'registered');
    await bothCame(page, 'registered');
    expect(await inquire(page)).toMatchObject({ payment: { status: 'REGISTERED', balance: '4500' } });
    await store.getByTestId('approve').click();
    await becomes(page, 'paid');
    await shot(store, '22-store-paid');
    expect(await inquire(page)).toMatchObject({
      payment: { status: 'SALE', balance: '4500', payment_method: 'P006' },
    });
  });

  testThoroughly('an authorization, captured by the merchant', { timeout: TEST_TIMEOUT_MS }, async () => {
    const page = await order('authorize', { autoclose: true });
    const popup = await openPopup(page);
    await Promise.all([popup.waitForEvent('close'), payByCard(popup, FRICTIONLESS)]);
    await becomes(page, 'authorized');
    await bothCame(page, 'authorized');
    expect(await inquire(page)).toMatchObject({ payment: { status: 'AUTH', balance: '30.00' } });
    await press(page, '#capture', 'capture: done');
    expect(await inquire(page)).toMatchObject({ payment: { status: 'SALE', balance: '30.00' } });
    await press(page, '#refund-full', 'refund: done');
  });

  test('an authentication, charged by the merchant', { timeout: TEST_TIMEOUT_MS }, async () => {
    const page = await order('payer_auth', { autoclose: true });
    const popup = await openPopup(page);
    await payByCard(popup, CHALLENGED);
    await popup.getByTestId('approve').waitFor();
    await Promise.all([popup.waitForEvent('close'), popup.getByTestId('approve').click()]);
    await becomes(page, 'authenticated');
    await bothCame(page, 'authenticated');
    expect(await inquire(page)).toEqual({ rescode: 'Q004' });
    await press(page, '#confirm', 'confirm: done');
    expect(await read(page, 'state')).toBe('paid');
    expect(await inquire(page)).toMatchObject({
      payment: { status: 'SALE', balance: '30.00', transaction_id: await read(page, 'transaction') },
    });
  });

  testThoroughly(
    'the script beside jQuery, from either of its addresses',
    { timeout: TEST_TIMEOUT_MS },
    async () => {
      await context.addInitScript(() => {
        const jQuery = () => undefined;
        Object.assign(window, { jQuery, $: jQuery, shopsOwn: jQuery });
      });
      for (const version of ['v1', 'v2']) {
        await context.route('**/v1/javascriptSDK.js', (route) =>
          route.continue({ url: `${server.baseUrl}/${version}/javascriptSDK.js` }),
        );
        const page = await order('card', { autoclose: true });
        const isTheirs = await page.evaluate('window.$ === window.shopsOwn && window.jQuery === window.$');
        expect(isTheirs).toBe(true);
        const popup = await openPopup(page);
        await Promise.all([popup.waitForEvent('close'), payByCard(popup, FRICTIONLESS)]);
        await becomes(page, 'paid');
        await context.unrouteAll();
      }
    },
  );

  test('a payload that was changed on the page opens nothing', { timeout: TEST_TIMEOUT_MS }, async () => {
    const page = await order('card');
    await page.evaluate(() => {
      const text = document.getElementById('payload')?.textContent ?? '';
      const api = window as unknown as { EXIMBAY: { request_pay(payload: unknown): void } };
      api.EXIMBAY.request_pay(JSON.parse(text.replaceAll('"30.00"', '"1.00"')));
    });
    await expect.poll(() => complaints.length, { timeout: 10_000 }).toBe(1);
    expect(complaints.pop()).toMatch(/^\[\w{4,6}\] .*payment\.amount/);
    expect(await read(page, 'state')).toBe('open');
  });

  test('every result was taken by the shop, and the ledger has no fault', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const reply = await fetch(`${server.baseUrl}/_sandbox/callbacks`);
    const { callbacks } = (await reply.json()) as {
      callbacks: { state: string; deliveries: { outcome: string }[] }[];
    };
    expect(callbacks.length).toBeGreaterThan(isThorough ? 10 : 4);
    expect(callbacks.filter(({ deliveries }) => deliveries.at(-1)?.outcome !== 'accepted')).toEqual([]);
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
