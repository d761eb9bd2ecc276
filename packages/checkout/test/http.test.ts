import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRequestJson } from '../src/transport/http.ts';
import { createPaymentClient } from '../src/transport/payments.ts';
import { createScreenClient } from '../src/transport/screens.ts';
import { codeOf, identityView, paymentView, screenView } from './support/views.ts';

function answering(status: number, body: string) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(body, { status }));
  return { fetch, requestJson: createRequestJson({ fetch, timeoutMs: 20_000 }) };
}

const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a request', () => {
  test.each([
    [404, '{"error":{"code":"not_found","message":"x"}}', 'not_found'],
    [409, '{"error":{"code":"method_unavailable","message":"x"}}', 'method_unavailable'],
    [409, '{"error":{"code":"something_new","message":"x"}}', 'conflict'],
    [400, 'Bad Request', 'invalid_request'],
    [429, '', 'busy'],
    [502, '<html>', 'busy'],
    [500, '{"error":null}', 'internal'],
    [200, '<html>sign in to the hotel</html>', 'internal'],
  ])('answered with %i %s fails as %s', async (status, body, code) => {
    const { requestJson } = answering(status, body);
    expect(await requestJson('/x', undefined, never)).toEqual({ ok: false, code });
  });

  test('without a network is offline', async () => {
    const requestJson = createRequestJson({
      fetch: () => Promise.reject(new TypeError('x')),
      timeoutMs: 1,
    });
    expect(await requestJson('/x', undefined, never)).toEqual({ ok: false, code: 'offline' });
  });

  test('that hangs is given up', async () => {
    const requestJson = createRequestJson({
      fetch: (_url, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      timeoutMs: 20_000,
    });
    const reply = requestJson('/x', undefined, never);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await reply).toEqual({ ok: false, code: 'offline' });
  });
});

describe('a refused card', () => {
  const reply = async (error: object) =>
    answering(422, JSON.stringify({ error })).requestJson('/x', {}, never);

  test('says which part was refused', async () => {
    expect(await reply({ code: 'card_invalid', message: '', field: 'cvc' })).toEqual({
      ok: false,
      code: 'card_invalid',
      field: 'cvc',
    });
  });

  test('keeps a part that is not known to itself', async () => {
    expect(await reply({ code: 'card_invalid', message: '', field: 'colour' })).toEqual({
      ok: false,
      code: 'card_invalid',
    });
  });
});

describe('the payment client', () => {
  test('sends a card to an address of its own', async () => {
    const { fetch, requestJson } = answering(200, JSON.stringify(paymentView()));
    const card = {
      method: 'P000',
      number: '4111111111111111',
      expiry: '12/33',
      cvc: '123',
      holder: 'HONG GILDONG',
      installmentMonths: 0,
    };
    expect(await createPaymentClient(requestJson, 't').payCard(card, never)).toMatchObject({ ok: true });
    expect(fetch.mock.calls.map(([path, init]) => [path, init?.body])).toEqual([
      ['/checkout/api/payments/t/card', JSON.stringify(card)],
    ]);
  });

  test('escapes the token and posts JSON', async () => {
    const { fetch, requestJson } = answering(200, JSON.stringify(paymentView()));
    const client = createPaymentClient(requestJson, 'a/../b');
    expect(await client.start({ method: 'BANK_KRW', bank: 'IBK' }, never)).toMatchObject({ ok: true });
    await client.cancel(never);
    await client.load(never);
    const [start, cancel, load] = fetch.mock.calls;
    expect(start?.[0]).toBe('/checkout/api/payments/a%2F..%2Fb/start');
    expect(start?.[1]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"method":"BANK_KRW","bank":"IBK"}',
    });
    expect(cancel?.[1]?.body).toBe('{}');
    expect(load?.[1]?.method).toBeUndefined();
  });

  test('sends the identity check to its own addresses', async () => {
    const { fetch, requestJson } = answering(200, JSON.stringify(identityView(codeOf())));
    const client = createPaymentClient(requestJson, 't');
    const details = {
      name: '홍길동',
      bankCode: '088',
      bankAccount: '1',
      holderNumber: '950101',
      phone: '010',
    };
    expect(await client.identify(details, never)).toMatchObject({ ok: true });
    expect(await client.confirmCode('482913', never)).toMatchObject({ ok: true });
    expect(fetch.mock.calls.map(([path, init]) => [path, init?.body])).toEqual([
      ['/checkout/api/payments/t/identity', JSON.stringify(details)],
      ['/checkout/api/payments/t/identity/code', '{"code":"482913"}'],
    ]);
  });

  test.each([['null'], ['{}'], ['{"state":"new_state","methods":[],"amount":{}}'], ['[]']])(
    'does not take %s for a view',
    async (body) => {
      const client = createPaymentClient(answering(200, body).requestJson, 't');
      expect(await client.load(never)).toEqual({ ok: false, code: 'internal' });
    },
  );
});

describe('the screen client', () => {
  test('sends each action to its own address', async () => {
    const { fetch, requestJson } = answering(200, JSON.stringify(screenView()));
    const client = createScreenClient(requestJson, 'r1');
    await client.act({ name: 'time-out' }, never);
    await client.act({ name: 'decline', reason: 'wrong_pin' }, never);
    await client.act({ name: 'deposit', deposit: { amount: '5', depositorName: 'Kim' } }, never);
    expect(fetch.mock.calls.map(([path, init]) => [path, init?.body])).toEqual([
      ['/sandbox/api/screens/r1/time-out', '{}'],
      ['/sandbox/api/screens/r1/decline', '{"reason":"wrong_pin"}'],
      ['/sandbox/api/screens/r1/deposit', '{"amount":"5","depositorName":"Kim"}'],
    ]);
  });

  test('does not take anything for a view', async () => {
    const client = createScreenClient(answering(200, '{"state":"open"}').requestJson, 'r1');
    expect(await client.load(never)).toEqual({ ok: false, code: 'internal' });
  });
});
