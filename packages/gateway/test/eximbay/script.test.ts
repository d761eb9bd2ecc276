import type { Browser, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason, sharedBrowser } from '../../../../test/support/browser.ts';
import { type Members, prepared, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const missing = missingBrowserReason();

describe.skipIf(missing !== null)(`the script in a shop's page ${missing ?? ''}`, { timeout: 60_000 }, () => {
  const server = testServer();
  const endpoint = merchantEndpoint();
  const shop = new Shop(server);
  let browser: Browser;
  beforeAll(async () => {
    browser = await sharedBrowser();
  });

  let shops = 0;

  /** A page of the shop, on an origin of its own, whose button opens the payment. */
  async function shopPage(payload: Members, script = '/v1/javascriptSDK.js', more = ''): Promise<Page> {
    shops += 1;
    const path = `/shop/${shops}`;
    endpoint.answer(path, (_, response) =>
      response.setHeader('content-type', 'text/html').end(`<!doctype html><html><body>${more}
        <script src="${server.baseUrl}${script}"></script>
        <button onclick='EXIMBAY.request_pay(${JSON.stringify(payload)})'>Pay</button></body></html>`),
    );
    const page = await (await browser.newContext()).newPage();
    await page.goto(endpoint.url(path));
    return page;
  }

  test('opens a pop-up on the click, which shows the payment and keeps its opener', async () => {
    const page = await shopPage(await shop.payload(prepared()));
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('button')]);
    await popup.waitForURL(/\/pay\/[^/]+$/);
    expect(popup.url().startsWith(server.baseUrl)).toBe(true);
    expect(await popup.evaluate(() => window.opener !== null)).toBe(true);
    expect(page.url()).toContain('/shop/');
    await page.context().close();
  });

  test.each([{ display_type: 'R' }, { call_from_app: 'Y' }])('stays in the window: %o', async (settings) => {
    const payload = await shop.payload(prepared({ settings }));
    const page = await shopPage(payload, '/v2/javascriptSDK.js');
    await page.click('button');
    await page.waitForURL(/\/pay\/[^/]+$/);
    expect(page.context().pages()).toHaveLength(1);
    await page.context().close();
  });

  test('says why when the payload was changed, and closes the pop-up', async () => {
    const payload = await shop.payload(prepared());
    const changed = { ...payload, payment: { ...(payload['payment'] as Members), amount: '0.01' } };
    const page = await shopPage(changed);
    // Answered at once: an open dialog stops the page, the click that led to it included.
    const dialog = page.waitForEvent('dialog').then(async (shown) => {
      await shown.accept();
      return shown.message();
    });
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('button')]);
    expect(await dialog).toBe('[VE00] Invalid fgkey: payment.amount is not what was prepared');
    if (!popup.isClosed()) await popup.waitForEvent('close');
    await page.context().close();
  });

  test('a second click that comes to nothing leaves the payer where they are paying', async () => {
    const page = await shopPage(await shop.payload(prepared()));
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('button')]);
    await popup.waitForURL(/\/pay\/[^/]+$/);
    await page.route('**/v1/payments', (route) => route.abort());
    const dialog = page.waitForEvent('dialog').then((shown) => shown.accept());
    await page.click('button');
    await dialog;
    expect(await page.evaluate(() => 1)).toBe(1);
    expect([popup.isClosed(), popup.url()]).toEqual([false, expect.stringMatching(/\/pay\/[^/]+$/)]);
    await page.context().close();
  });

  test('minds neither what is there under its name nor a form field called submit', async () => {
    const before = '<form id="submit"></form><script>window.EXIMBAY = { other: 1 }</script>';
    const page = await shopPage(
      await shop.payload(prepared({ settings: { display_type: 'R' } })),
      undefined,
      before,
    );
    expect(await page.evaluate('EXIMBAY.other')).toBe(1);
    await page.click('button');
    await page.waitForURL(/\/pay\/[^/]+$/);
    await page.context().close();
  });
});
