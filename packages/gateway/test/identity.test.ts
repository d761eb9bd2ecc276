import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  addVerifiedMethod,
  DETAILS,
  errorOf,
  giveCode,
  giveDetails,
  identityPath,
  otherCode,
  pageOf,
  unverifiedPayment,
  VERIFIED_METHOD,
} from './support/identity.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { newPayment, queryPayment, untilStatus } from './support/orders.ts';
import { testServer } from './support/server.ts';
import { until } from './support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();

beforeAll(() => addVerifiedMethod(server));

async function refusal(token: string, part: '' | '/code', body: unknown) {
  return errorOf(await server.request('POST', identityPath(token, part), body));
}

describe('a payment that waits for its identity check', () => {
  test('shows the form, with what the merchant said of the payer', async () => {
    const order = await unverifiedPayment(server);
    const reply = await server.request('GET', `/checkout/api/payments/${order.token}`);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const page = JSON.parse(reply.text);
    expect(page).toMatchObject({
      state: 'identity',
      chosen: null,
      outcome: null,
      methods: [{ code: VERIFIED_METHOD.code, kind: 'virtual_account_verified', available: true, banks: [] }],
    });
    const { banks, ...identity } = page.identity;
    expect(identity).toEqual({
      step: 'details',
      prefill: {
        name: 'Gildong Hong',
        bankCode: null,
        bankAccount: '',
        holderNumber: '',
        phone: '01012345678',
      },
      triesLeft: 5,
      problem: null,
      phoneMasked: null,
      codeExpiresAt: null,
      codesLeft: 5,
      sandboxCode: null,
    });
    expect(banks).toHaveLength(23);
    expect(banks[0]).toEqual({
      code: expect.any(String),
      name: { ko: expect.any(String), en: expect.any(String) },
    });
  });

  test('from the details to the money', async () => {
    const order = await unverifiedPayment(server, { notifyUrl: merchant.url('/paid') });
    const sent = await giveDetails(server, order.token);
    expect(sent.state).toBe('identity');
    expect(sent.identity).toMatchObject({
      step: 'code',
      prefill: { ...DETAILS, bankAccount: '3333011234567', phone: '01098765432' },
      triesLeft: 5,
      codesLeft: 4,
      problem: null,
      phoneMasked: '010-****-5432',
      sandboxCode: expect.stringMatching(/^\d{6}$/),
    });
    const lifeMs = Date.parse(sent.identity?.codeExpiresAt ?? '') - Date.parse(sent.serverTime);
    expect(lifeMs).toBeGreaterThan(170_000);
    expect(lifeMs).toBeLessThanOrEqual(180_000);
    expect((await pageOf(server, order.token)).identity).toEqual(sent.identity);
    const code = sent.identity?.sandboxCode;
    expect(await giveCode(server, order.token, otherCode(code))).toMatchObject({
      state: 'identity',
      identity: { step: 'code', problem: 'code_wrong', triesLeft: 4, sandboxCode: code },
    });
    const passed = await giveCode(server, order.token, code);
    expect(['starting', 'deposit']).toContain(passed.state);
    expect(passed).toMatchObject({ identity: null, chosen: { code: VERIFIED_METHOD.code, bank: null } });
    const page = await until('the account', async () => {
      const seen = await pageOf(server, order.token);
      return seen.virtualAccount ? seen : undefined;
    });
    expect(page).toMatchObject({
      state: 'deposit',
      identity: null,
      virtualAccount: { accountNumber: expect.stringMatching(/^\d{14}$/), amountText: '10,000' },
    });
    await server.json('POST', `/_sandbox/payments/${order.orderNo}/succeed`);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '10000.00' });
    await merchant.waitFor('/paid');
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(order.orderNo);
    expect(server.gateway.engine.payments.payerOf(payment!)).toMatchObject({
      name: '홍길동',
      email: 'gildong@example.com',
      bankCode: 'KAKOKR22',
      accountNumber: '3333011234567',
      holderNumber: '950101',
      phone: '01098765432',
    });
  });

  test('a double click and a page that comes too late get the payment as it stands', async () => {
    const order = await unverifiedPayment(server);
    const [one, two] = await Promise.all([
      giveDetails(server, order.token),
      giveDetails(server, order.token),
    ]);
    expect(one.identity).toEqual(two.identity);
    expect(one.identity).toMatchObject({ step: 'code', codesLeft: 4 });
    const code = one.identity?.sandboxCode;
    const codes = await Promise.all([1, 2, 3].map(() => giveCode(server, order.token, code)));
    for (const page of codes) expect(['starting', 'deposit']).toContain(page.state);
    expect(['starting', 'deposit']).toContain((await giveDetails(server, order.token)).state);
    expect(['starting', 'deposit']).toContain((await giveCode(server, order.token, '000000')).state);
    const [row] = await server.store.query<{ count: bigint }>(
      'select count(*) as count from attempts a join payments p on p.id = a.subject_id where p.order_number = $1',
      [order.orderId],
    );
    expect(row?.count).toBe(1n);
  });

  test('another code: after ten seconds, five in all; the one before is void', async () => {
    const order = await unverifiedPayment(server);
    const first = await giveDetails(server, order.token);
    await server.advance(3);
    expect(await refusal(order.token, '', DETAILS)).toEqual({
      status: 409,
      code: 'conflict',
      message: expect.stringMatching(/^A code was sent just now\. Another one can be sent in [1-7] s\.$/),
    });
    let last = first;
    for (const codesLeft of [3, 2, 1, 0]) {
      await server.advance(10);
      last = await giveDetails(server, order.token, { phone: '0161234567' });
      expect(last.identity).toMatchObject({ codesLeft, triesLeft: 5, phoneMasked: '016-****-4567' });
    }
    await server.advance(10);
    expect(await refusal(order.token, '', DETAILS)).toEqual({
      status: 409,
      code: 'conflict',
      message: 'No more codes can be sent for this payment.',
    });
    const codes = [first, last].map((page) => page.identity?.sandboxCode);
    if (codes[0] !== codes[1]) {
      expect((await giveCode(server, order.token, codes[0])).identity?.problem).toBe('code_wrong');
    }
    expect((await giveCode(server, order.token, codes[1])).identity).toBeNull();
  });

  test('a code that is too old', async () => {
    const order = await unverifiedPayment(server);
    const sent = await giveDetails(server, order.token);
    await server.advance(181);
    expect((await pageOf(server, order.token)).identity).toMatchObject({
      step: 'code',
      problem: 'code_expired',
    });
    const late = await giveCode(server, order.token, sent.identity?.sandboxCode);
    expect(late.identity).toMatchObject({ step: 'code', problem: 'code_expired', triesLeft: 5 });
    const again = await giveDetails(server, order.token);
    expect(again.identity).toMatchObject({ step: 'code', problem: null, codesLeft: 3 });
    expect((await giveCode(server, order.token, again.identity?.sandboxCode)).identity).toBeNull();
  });

  test('too many wrong answers end the payment', async () => {
    const order = await unverifiedPayment(server, { notifyUrl: merchant.url('/failed') });
    const sent = await giveDetails(server, order.token);
    const wrong = otherCode(sent.identity?.sandboxCode);
    for (const triesLeft of [4, 3, 2, 1]) {
      expect((await giveCode(server, order.token, wrong)).identity).toMatchObject({ triesLeft });
    }
    const last = await giveCode(server, order.token, wrong);
    expect(last).toMatchObject({
      state: 'failed',
      identity: null,
      outcome: { url: 'https://shop.example/failed', reason: 'The identity check failed too often' },
    });
    expect(await queryPayment(server, order)).toMatchObject({ status: 3, actualAmount: '0.00' });
    const [callback] = await merchant.waitFor('/failed');
    expect(callback?.members).toMatchObject({ status: 3, errorMsg: 'The identity check failed too often' });
    const after = await giveCode(server, order.token, sent.identity?.sandboxCode);
    expect(after.state).toBe('failed');
  });

  test('the app’s own number of tries', async () => {
    await server.setApp(1054, `settings = '{"identityTries": 1}'`);
    const order = await unverifiedPayment(server);
    const sent = await giveDetails(server, order.token);
    expect(sent.identity?.triesLeft).toBe(1);
    const last = await giveCode(server, order.token, otherCode(sent.identity?.sandboxCode));
    await server.setApp(1054, `settings = '{}'`);
    expect(last.state).toBe('failed');
  });

  test('its time runs out', async () => {
    const order = await unverifiedPayment(server);
    const sent = await giveDetails(server, order.token);
    await server.advance(24 * 3600 + 1);
    const late = await giveCode(server, order.token, sent.identity?.sandboxCode);
    expect(late).toMatchObject({ state: 'expired', identity: null });
    await untilStatus(() => queryPayment(server, order), 3);
  });

  test('the payer may give up', async () => {
    const order = await unverifiedPayment(server);
    await giveDetails(server, order.token);
    const page = await server.json('POST', `/checkout/api/payments/${order.token}/cancel`);
    expect(page).toMatchObject({ state: 'failed', identity: null });
    expect((await giveDetails(server, order.token)).state).toBe('failed');
  });
});

describe('what is refused', () => {
  const wrongDetails: [string, Record<string, unknown>][] = [
    ['an empty name', { name: '' }],
    ['a name of spaces', { name: '   ' }],
    ['a long name', { name: '가'.repeat(65) }],
    ['a name of two lines', { name: 'Hong\nGildong' }],
    ['half a character', { name: 'Hong \ud800' }],
    ['no text as a name', { name: 7 }],
    ['an unknown bank', { bankCode: '999' }],
    ['an empty bank', { bankCode: '' }],
    ['a short account', { bankAccount: '12-345' }],
    ['a long account', { bankAccount: '1'.repeat(21) }],
    ['an account with letters', { bankAccount: '1234567a' }],
    ['an account of hyphens', { bankAccount: '------' }],
    ['an account as a number', { bankAccount: 123456789 }],
    ['five digits of birth', { holderNumber: '95010' }],
    ['seven digits of birth', { holderNumber: '9501011' }],
    ['a business number with hyphens', { holderNumber: '123-45-6789' }],
    ['a phone of nine digits', { phone: '010123456' }],
    ['a phone of twelve digits', { phone: '010123456789' }],
    ['a phone that is no mobile', { phone: '0212345678' }],
    ['a phone with a country', { phone: '+821012345678' }],
    ['nothing of the phone', { phone: undefined }],
    ['more than is asked for', { extra: 1 }],
  ];

  test.each(wrongDetails)('details: %s', async (_, changes) => {
    const order = await unverifiedPayment(server);
    const refused = await refusal(order.token, '', { ...DETAILS, ...changes });
    expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
    for (const text of Object.values(changes)) {
      if (typeof text === 'string' && text.trim().length > 3) expect(refused.message).not.toContain(text);
    }
    // It was no try: the bank has not been asked.
    expect((await pageOf(server, order.token)).identity).toMatchObject({ triesLeft: 5, codesLeft: 5 });
  });

  test.each([
    { holderNumber: '1234567890' },
    { phone: '0101234567' },
    { phone: '010-123-4567' },
    { name: '  홍  길동 ' },
    { bankAccount: '1-2-3-4-5-6' },
  ])('details: %o is fine', async (changes) => {
    const order = await unverifiedPayment(server);
    expect((await giveDetails(server, order.token, changes)).identity?.step).toBe('code');
  });

  test.each([[''], ['12345'], ['1234567'], ['12345a'], ['１２３４５６'], [123456], [null]])(
    'the code %o',
    async (code) => {
      const order = await unverifiedPayment(server);
      await giveDetails(server, order.token);
      expect(await refusal(order.token, '/code', { code })).toMatchObject({
        status: 400,
        code: 'invalid_request',
      });
      expect(await refusal(order.token, '/code', { code: '000000', extra: 1 })).toMatchObject({
        status: 400,
      });
      expect((await pageOf(server, order.token)).identity).toMatchObject({ triesLeft: 5, problem: null });
    },
  );

  test('no JSON, no object, nothing, too much', async () => {
    const order = await unverifiedPayment(server);
    for (const part of ['', '/code'] as const) {
      for (const body of ['no json', '[]', '"text"', '', { code: 'x'.repeat(5000) }]) {
        expect(await refusal(order.token, part, body)).toMatchObject({
          status: 400,
          code: 'invalid_request',
        });
      }
    }
  });

  test('links that lead nowhere', async () => {
    for (const token of ['x', 'A'.repeat(43), `${'A'.repeat(42)}=`, '%00']) {
      expect(await refusal(token, '', DETAILS)).toMatchObject({ status: 404, code: 'not_found' });
      expect(await refusal(token, '/code', { code: '000000' })).toMatchObject({ status: 404 });
    }
  });

  test('a code before the details', async () => {
    const order = await unverifiedPayment(server);
    expect(await refusal(order.token, '/code', { code: '000000' })).toEqual({
      status: 409,
      code: 'conflict',
      message: 'No code has been sent yet.',
    });
  });

  test('a payment that asks for no check', async () => {
    const order = await newPayment(server);
    const conflict = { status: 409, code: 'conflict', message: 'This payment asks for no identity check.' };
    expect(await refusal(order.token, '', DETAILS)).toEqual(conflict);
    expect(await refusal(order.token, '/code', { code: '000000' })).toEqual(conflict);
    expect((await pageOf(server, order.token)).identity).toBeNull();
  });

  test('a start that goes around the check', async () => {
    const order = await unverifiedPayment(server);
    const path = `/checkout/api/payments/${order.token}/start`;
    for (const wait of [false, true]) {
      if (wait) await giveDetails(server, order.token);
      const reply = await server.request('POST', path, { method: VERIFIED_METHOD.code });
      expect(errorOf(reply)).toEqual({
        status: 409,
        code: 'conflict',
        message: 'The payer has to pass the identity check first.',
      });
    }
    expect((await pageOf(server, order.token)).state).toBe('identity');
  });

  test('a method under maintenance', async () => {
    const order = await unverifiedPayment(server);
    const { methods } = server.gateway.engine.context;
    await methods.setState(VERIFIED_METHOD, 'maintenance');
    expect(await refusal(order.token, '', DETAILS)).toMatchObject({
      status: 409,
      code: 'method_unavailable',
    });
    expect(await pageOf(server, order.token)).toMatchObject({
      state: 'identity',
      methods: [{ available: false, unavailableReason: 'maintenance' }],
    });
    await methods.setState(VERIFIED_METHOD, 'available');
    expect((await giveDetails(server, order.token)).identity?.step).toBe('code');
  });

  test('a flood, of one payment only', async () => {
    const [order, other] = [await unverifiedPayment(server), await unverifiedPayment(server)];
    // All in one moment: a machine that takes ten seconds for them would give the limit back meanwhile.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    const flood = Array.from({ length: 150 }, () => refusal(order.token, '/code', { code: '000000' }));
    const tally = Map.groupBy(await Promise.all(flood), ({ status }) => status);
    clock.mockRestore();
    expect([...tally.keys()].toSorted()).toEqual([409, 429]);
    expect(tally.get(429)?.[0]).toMatchObject({ code: 'too_many_requests' });
    expect(tally.get(409)?.length).toBeGreaterThanOrEqual(20);
    expect((await giveDetails(server, other.token)).identity?.step).toBe('code');
  });
});
