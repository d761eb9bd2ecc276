import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { RETURN_PAGE_POLICY, returnPage } from '../../src/checkout/return-page.ts';
import type { CheckoutDialect } from '../../src/contract/checkout-dialect.ts';
import { fgkeyOf } from '../support/eximbay.ts';
import { newPayment, paidPayment } from '../support/orders.ts';
import { returnFormOf } from '../support/return-form.ts';
import { type Reply, testServer } from '../support/server.ts';
import { api, koreanOrder, openPage, order, pay, start, untilState, viewOf, WITHOUT_MONEY } from './shop.ts';

const RETURN_URL = 'https://shop.example/return?shop=7';

function headerOf(reply: Reply, name: string): string {
  return reply.headers.get(name) ?? '';
}

describeOnOneStore('the way back to the shop', (openStore) => {
  const server = testServer({ openStore });

  function leave(token: string): Promise<Reply> {
    return server.request('POST', `/pay/${token}/return`);
  }

  test('a paid payment: a form by way of a page of ours, signed like the callback', async () => {
    const token = await openPage(server);
    await pay(server, token);
    const { outcome } = await untilState(server, token, 'succeeded');
    expect(outcome).toEqual({
      url: RETURN_URL,
      reason: null,
      form: { action: `${server.baseUrl}/pay/${token}/return`, fields: {} },
      auto: false,
    });
    const reply = await leave(token);
    const { action, fields } = returnFormOf(reply);
    expect(action).toBe(RETURN_URL);
    expect(fields).toMatchObject({ rescode: '0000', currency: 'USD', amount: '12.50', card_number4: '1111' });
    expect(fields['fgkey']).toBe(fgkeyOf(fields, '289F40E6640124B2628640168C3C5464'));
    expect(headerOf(reply, 'cache-control')).toBe('no-store');
    expect(headerOf(reply, 'content-type')).toBe('text/html; charset=utf-8');
    expect(headerOf(reply, 'content-security-policy')).toBe(RETURN_PAGE_POLICY);
    expect(headerOf(reply, 'referrer-policy')).toBe('strict-origin');
    expect(headerOf(reply, 'cross-origin-opener-policy')).toBe('unsafe-none');
  });

  test('autoclose: at once', async () => {
    const token = await openPage(server, order({ settings: { autoclose: 'Y' } }));
    await pay(server, token);
    expect((await untilState(server, token, 'succeeded')).outcome?.auto).toBe(true);
  });

  test('declined, cancelled, expired: with the reason', async () => {
    const declined = await openPage(server);
    await pay(server, declined, { number: WITHOUT_MONEY });
    expect((await untilState(server, declined, 'failed')).outcome?.form).not.toBeNull();
    expect(returnFormOf(await leave(declined)).fields['rescode']).not.toBe('0000');

    const cancelled = await openPage(server);
    await server.json('POST', api(cancelled, '/cancel'));
    const view = await viewOf(server, cancelled);
    expect(view.outcome).toMatchObject({ reason: 'Cancelled by the payer', form: expect.anything() });
    expect(returnFormOf(await leave(cancelled)).fields['rescode']).not.toBe('0000');

    const expired = await openPage(server);
    await server.advance(24 * 3600 + 1);
    await start(server, expired, { method: 'P003' });
    expect((await viewOf(server, expired)).state).toBe('expired');
    expect(returnFormOf(await leave(expired)).fields['rescode']).not.toBe('0000');
  });

  test('a registered order may be left before it is paid', async () => {
    const token = await openPage(server, koreanOrder());
    await start(server, token, { method: 'P305' });
    const view = await untilState(server, token, 'deposit');
    expect(view.outcome).toMatchObject({ reason: null, auto: false, form: expect.anything() });
    expect(returnFormOf(await leave(token)).fields).toMatchObject({
      rescode: '0000',
      status: 'Registered',
      virtual_account_number: view.virtualAccount?.accountNumber,
    });
  });

  test('while the payer is to pay there is no way off the page', async () => {
    const token = await openPage(server);
    expect((await viewOf(server, token)).outcome).toBeNull();
    const reply = await leave(token);
    expect(reply.status).toBe(303);
    expect(headerOf(reply, 'location')).toBe(`/pay/${token}`);
    expect((await leave('A'.repeat(43))).status).toBe(404);
  });

  test('a dialect without a form keeps its link', async () => {
    const { token } = await paidPayment(server);
    const { outcome } = await viewOf(server, token);
    expect(outcome).toEqual({ url: 'https://shop.example/paid', reason: null, form: null, auto: false });
    expect((await leave(token)).status).toBe(303);
  });

  test.each([
    [{ action: 'javascript:alert(1)' }],
    [{ action: 'data:text/html,x' }],
    [{ action: 'shop.example/back' }],
    [{ action: 'app://back' }],
    [{ action: '' }],
    [{ action: null }],
    [{ action: null, appUrl: 'javascript://%0aalert(1)' }],
    [{ action: RETURN_URL, appUrl: 'JavaScript://%0aalert(1)' }],
    [{ action: null, appUrl: 'file:///etc/passwd' }],
    [{ action: null, appUrl: 'shop' }],
  ] as [{ action: string | null; appUrl?: string }][])('nobody is sent to %j', async (way) => {
    const dialects = server.gateway.checkoutDialects as Map<string, CheckoutDialect>;
    const dialect = dialects.get('eximbay');
    if (!dialect) throw new Error('Eximbay has a page');
    const token = await openPage(server);
    await pay(server, token);
    await untilState(server, token, 'succeeded');
    dialects.set('eximbay', { ...dialect, returnForm: async () => ({ ...way, fields: {} }) });
    expect((await viewOf(server, token)).outcome).toMatchObject({ url: null, form: null });
    expect((await leave(token)).status).toBe(303);
    dialects.set('eximbay', dialect);
  });
});

describe('pages that browsers post to', () => {
  const server = testServer();

  test.each([
    ['application/x-www-form-urlencoded', 'param3=OPENAPI&lang=EN'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['text/plain', 'a=b'],
  ])('the script posts the payer into the page, with %s', async (type, body) => {
    const token = await openPage(server);
    const reply = await server.request('POST', `/pay/${token}`, body, { 'content-type': type });
    expect(reply.status).toBe(303);
    expect(headerOf(reply, 'location')).toBe(`/pay/${token}`);
    expect(headerOf(reply, 'cache-control')).toBe('no-store');
    expect(headerOf(reply, 'cross-origin-opener-policy')).toBe('unsafe-none');
    expect((await server.request('GET', headerOf(reply, 'location'))).status).toBe(200);
  });

  test('with more than a script posts, not', async () => {
    const reply = await server.request('POST', `/pay/${await openPage(server)}`, 'x'.repeat(70_000), {
      'content-type': 'text/plain',
    });
    expect(reply.status).toBe(400);
  });

  test('a token that is none leads to the page that says so', async () => {
    const reply = await server.request('POST', '/pay/a%2F%0D%0Ab', 'x', { 'content-type': 'text/plain' });
    expect(reply.status).toBe(303);
    expect(headerOf(reply, 'location')).toBe('/pay/a%2F%0D%0Ab');
    expect(headerOf(reply, 'cross-origin-opener-policy')).toBe('same-origin');
  });

  test('only a page that may be a pop-up of the shop keeps its opener; no page lets forms go elsewhere', async () => {
    const pages: [string, string][] = [
      [`/pay/${await openPage(server)}`, 'unsafe-none'],
      [`/pay/${await openPage(server)}/1849705C64`, 'unsafe-none'],
      [`/pay/${(await newPayment(server)).token}`, 'same-origin'],
      ['/pay/anything', 'same-origin'],
      ['/sandbox/pay/anything', 'unsafe-none'],
      ['/healthz', 'same-origin'],
      ['/nowhere', 'same-origin'],
    ];
    for (const [page, policy] of pages) {
      const reply = await server.request('GET', page);
      expect([page, headerOf(reply, 'cross-origin-opener-policy')]).toEqual([page, policy]);
      if (reply.text.startsWith('{')) continue;
      expect(headerOf(reply, 'content-security-policy')).toContain("form-action 'self';");
    }
  });
});

/** The link that opens the app, as a browser reads it. */
function appLinkOf(text: string): URL {
  const href = /<a href="([^"]*)"/.exec(text)?.[1] ?? '';
  return new URL(href.replaceAll('&amp;', '&').replaceAll('&#39;', "'"));
}

describe('the way back into an app', () => {
  const server = testServer();

  test('return_url with the scheme of an app is opened with the result in its query', async () => {
    const url = { return_url: 'myshop://paid?shop=7', status_url: 'https://shop.example/status' };
    const token = await openPage(server, order({ url }));
    await pay(server, token);
    const { outcome } = await untilState(server, token, 'succeeded');
    expect(outcome).toMatchObject({ url: 'myshop://paid?shop=7', form: expect.anything() });
    const { text } = await server.request('POST', `/pay/${token}/return`);
    expect(text).not.toContain('<form');
    const link = appLinkOf(text);
    const fields = Object.fromEntries(link.searchParams);
    expect(link.href.startsWith('myshop://paid?shop=7&')).toBe(true);
    delete fields['shop'];
    expect(fields).toMatchObject({ rescode: '0000', amount: '12.50', card_number4: '1111' });
    expect(fields['fgkey']).toBe(fgkeyOf(fields, '289F40E6640124B2628640168C3C5464'));
  });

  test.each([
    ['myshop', 'myshop://'],
    ['myshop://paid', 'myshop://paid'],
  ])('call_from_scheme %s opens the app, and the form goes to return_url', async (scheme, app) => {
    const settings = { call_from_app: 'Y', call_from_scheme: scheme };
    const token = await openPage(server, order({ settings }));
    await server.json('POST', api(token, '/cancel'));
    const reply = await server.request('POST', `/pay/${token}/return`);
    expect(appLinkOf(reply.text).href).toBe(app);
    expect(returnFormOf(reply)).toMatchObject({ action: RETURN_URL, fields: { currency: 'USD' } });
  });
});

describe('the return page', () => {
  test('sends any text as it is, and runs its own script alone', () => {
    const fields = {
      submit: '"><script>alert(1)</script>',
      "a'b": `Tom & 'Jerry' <x> &amp;`,
      한글: '홍길동',
    };
    const text = returnPage({ action: 'https://shop.example/?a=1&b="2"', fields });
    expect(returnFormOf({ status: 200, text })).toEqual({
      action: 'https://shop.example/?a=1&b="2"',
      fields,
    });
    const apps = [{ action: null }, { action: 'https://shop.example' }].map((way) =>
      returnPage({ ...way, fields, appUrl: `myshop://a?b='"<x>` }),
    );
    for (const page of [text, ...apps]) {
      const inline = [...page.matchAll(/<(script|style)>([^<]*)<\/\1>/g)].map((match) => match[2] ?? '');
      expect(page.match(/<script/g)).toHaveLength(1);
      for (const one of inline) {
        const hash = createHash('sha256').update(one).digest('base64');
        expect(RETURN_PAGE_POLICY).toContain(`'sha256-${hash}'`);
      }
    }
    expect(RETURN_PAGE_POLICY).not.toContain('unsafe');
  });
});
