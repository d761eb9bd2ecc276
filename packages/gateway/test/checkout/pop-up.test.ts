import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason, sharedBrowser } from '../../../../test/support/browser.ts';
import { newPayment } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { openPage, order, pay, untilState } from './shop.ts';

const skipped = missingBrowserReason();
const PHONE = { width: 360, height: 740 };

interface Posted {
  readonly path: string | undefined;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
  readonly body: string;
}

/** A shop whose server takes the result at one address and passes the payer on to another origin, as many do. */
class ShopSite {
  readonly posted: Posted[] = [];
  readonly #server = http.createServer((request, response) => this.#answer(request, response));
  #port = 0;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Of another origin than the gateway's 127.0.0.1, or of that host but another port. */
  url(path: string, host: 'localhost' | '127.0.0.1' = 'localhost'): string {
    return `http://${host}:${this.#port}${path}`;
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') {
        const { origin, referer } = request.headers;
        this.posted.push({
          path: request.url,
          origin,
          referer,
          body: Buffer.concat(chunks).toString('utf8'),
        });
        response.writeHead(303, { location: this.url('/done', '127.0.0.1') }).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>Shop</title><h1>Shop</h1>');
    });
  }
}

describe.skipIf(skipped)(`a payment in a pop-up of the shop's page${skipped ? `: ${skipped}` : ''}`, () => {
  const server = testServer();
  const shop = new ShopSite();
  let browser: Browser;

  beforeAll(async () => {
    await shop.start();
    browser = await sharedBrowser();
  });
  afterAll(() => shop.stop());

  /** Opens the window on the click and posts the payer into it, as the script does. */
  async function openPopUp(page: Page, token: string): Promise<Page> {
    const opened = page.waitForEvent('popup');
    await page.evaluate((action) => {
      window.open('', 'pay', 'width=500,height=700');
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action, target: 'pay' });
      form.innerHTML = '<input type="hidden" name="param3" value="OPENAPI">';
      document.body.append(form);
      form.submit();
    }, `${server.baseUrl}/pay/${token}`);
    const popUp = await opened;
    await popUp.waitForURL(`${server.baseUrl}/pay/${token}`);
    return popUp;
  }

  /** What the page does with the form of the outcome. */
  async function submitForm(popUp: Page, action: string): Promise<void> {
    await popUp.evaluate((to) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: to });
      document.body.append(form);
      form.submit();
    }, action);
  }

  test('comes back with the result, over a redirect to another origin, the opener still there', async () => {
    const url = { return_url: shop.url('/return'), status_url: shop.url('/status') };
    const token = await openPage(server, order({ url }));
    const page = await browser.newPage();
    await page.goto(shop.url('/cart'));
    const popUp = await openPopUp(page, token);
    // By way of the issuer's screen, which comes up in the same window.
    await popUp.goto(`${server.baseUrl}/sandbox/pay/anything`);
    await popUp.goto(`${server.baseUrl}/pay/${token}`);
    await pay(server, token);
    const { outcome } = await untilState(server, token, 'succeeded');
    await submitForm(popUp, outcome?.form?.action ?? '');
    await popUp.waitForURL(shop.url('/done', '127.0.0.1'));
    expect(await popUp.evaluate(() => window.opener !== null)).toBe(true);
    const [posted, ...others] = shop.posted.filter(({ path }) => path === '/return');
    expect(others).toEqual([]);
    const fields = new URLSearchParams(posted?.body);
    expect(fields.get('rescode')).toBe('0000');
    expect(fields.get('fgkey')).toMatch(/^[0-9A-F]{64}$/);
    expect(posted?.origin).toBe(server.baseUrl);
    expect(posted?.referer).toBe(`${server.baseUrl}/`);
    // The way back leads to the page, not once more to the shop.
    await popUp.goBack();
    expect(popUp.url()).toBe(`${server.baseUrl}/pay/${token}`);
    await page.close();
  });

  /** Opens the return page of a paid order; answers the addresses that it navigated to, as the browser was asked. */
  async function left(page: Page, changes: Parameters<typeof order>[0]): Promise<string[]> {
    const token = await openPage(server, order(changes));
    await pay(server, token);
    const { outcome } = await untilState(server, token, 'succeeded');
    const asked: string[] = [];
    const session = await page.context().newCDPSession(page);
    await session.send('Page.enable');
    session.on('Page.frameRequestedNavigation', ({ url }) => asked.push(url));
    await page.goto(`${server.baseUrl}/pay/${token}`);
    await submitForm(page, outcome?.form?.action ?? '');
    await until('the app is asked for', () => asked.some((url) => url.startsWith('myshop:')));
    return asked;
  }

  test('opens the app of call_from_scheme, and brings the result to return_url behind it', async () => {
    const page = await browser.newPage({ viewport: PHONE });
    const url = { return_url: shop.url('/from-app'), status_url: shop.url('/status') };
    const asked = await left(page, { url, settings: { call_from_app: 'Y', call_from_scheme: 'myshop' } });
    expect(asked).toContain('myshop://');
    // Not waitForURL: it fails by the navigation to the app, which the browser ends with ERR_ABORTED at any moment.
    await until('the shop has the payer back', () => page.url() === shop.url('/done', '127.0.0.1'));
    const posted = shop.posted.filter(({ path }) => path === '/from-app');
    expect(posted.map(({ body }) => new URLSearchParams(body).get('rescode'))).toEqual(['0000']);
    await page.close();
  });

  test('opens an app’s return_url with the result, and keeps a link to it', async () => {
    const page = await browser.newPage({ viewport: PHONE });
    const url = { return_url: 'myshop://paid', status_url: shop.url('/status') };
    const asked = await left(page, { url });
    const app = asked.find((one) => one.startsWith('myshop:')) ?? '';
    expect(new URL(app).searchParams.get('rescode')).toBe('0000');
    const link = page.getByRole('link', { name: 'Back to the app' });
    expect(await link.getAttribute('href')).toBe(app);
    const shots = process.env['NARU_SCREENSHOT_DIR'];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/back-to-the-app.png` });
    await page.close();
  });

  test('a page that no shop opens in a pop-up lets go of its opener', async () => {
    const { token } = await newPayment(server);
    const page = await browser.newPage();
    await page.goto(shop.url('/cart'));
    const popUp = await openPopUp(page, token);
    expect(await popUp.evaluate(() => window.opener !== null)).toBe(false);
    await page.close();
  });

  test('the page itself sends no form to anybody else', async () => {
    const token = await openPage(server);
    const page = await browser.newPage();
    await page.goto(`${server.baseUrl}/pay/${token}`);
    const refused = page.waitForEvent('console', (message) => message.text().includes('form-action'));
    await submitForm(page, shop.url('/stolen'));
    await refused;
    expect(page.url()).toBe(`${server.baseUrl}/pay/${token}`);
    expect(shop.posted.filter(({ path }) => path === '/stolen')).toEqual([]);
    await page.close();
  });
});
