import { beforeAll, describe, expect, test } from 'vitest';
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
} from '../support/identity.ts';
import { collection, newPayment, queryPayment } from '../support/orders.ts';
import { testServer } from '../support/server.ts';

interface Phone {
  readonly state: string;
  readonly paymentState: string;
  readonly code: string | null;
  readonly codeExpiresAt: string | null;
  readonly triesLeft: number;
  readonly codesLeft: number;
  readonly problem: string | null;
}

describe('the sandbox’s identity controls', () => {
  const server = testServer();
  beforeAll(() => addVerifiedMethod(server));

  const phone = (no: string) => server.json<Phone>('GET', `/_sandbox/identities/${no}`);
  const control = (no: string, action: string, body?: unknown) =>
    server.request('POST', `/_sandbox/payments/${no}/${action}`, body);

  test('the phone of the payer, under both numbers', async () => {
    const order = await unverifiedPayment(server);
    const before = { state: 'open', paymentState: 'created', code: null, codeExpiresAt: null, problem: null };
    expect(await phone(order.orderId)).toEqual({
      orderNumber: order.orderId,
      platformNumber: order.orderNo,
      triesLeft: 5,
      codesLeft: 5,
      ...before,
    });
    const { identity } = await giveDetails(server, order.token);
    const sent = await phone(order.orderNo);
    expect(sent).toMatchObject({ state: 'code_sent', code: identity?.sandboxCode, codesLeft: 4 });
    expect(sent.codeExpiresAt).toBe(identity?.codeExpiresAt);
    await giveCode(server, order.token, sent.code);
    expect(await phone(order.orderNo)).toMatchObject({ state: 'passed' });
  });

  test('no such payment, and one that asks for no check', async () => {
    const order = await newPayment(server);
    for (const no of ['nothing', order.orderNo, 'a%00b', '%E2%80%A8']) {
      const reply = await server.request('GET', `/_sandbox/identities/${no}`);
      expect(errorOf(reply)).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  test('succeed passes the check and pays', async () => {
    const order = await unverifiedPayment(server);
    expect((await control(order.orderNo, 'succeed')).status).toBe(200);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2 });
    expect(await phone(order.orderNo)).toMatchObject({ state: 'passed', triesLeft: 5, codesLeft: 4 });
    const [payment] = await server.gateway.engine.payments.findByAnyNumber(order.orderNo);
    expect(server.gateway.engine.payments.payerOf(payment!)).toMatchObject({
      name: 'Gildong Hong',
      phone: '01012345678',
      accountNumber: expect.stringMatching(/^\d+$/),
      holderNumber: expect.stringMatching(/^\d{6}$/),
    });
  });

  test('succeed goes on from where the payer is: a code that was sent, or one that is too old', async () => {
    for (const waitSeconds of [0, 200]) {
      const order = await unverifiedPayment(server);
      await giveDetails(server, order.token);
      await server.advance(waitSeconds);
      expect((await control(order.orderNo, 'succeed')).status).toBe(200);
      expect(await phone(order.orderNo)).toMatchObject({
        state: 'passed',
        codesLeft: waitSeconds === 0 ? 4 : 3,
      });
    }
  });

  test('fail and deposits pass the check first', async () => {
    const failed = await unverifiedPayment(server);
    expect((await control(failed.orderNo, 'fail', { reason: 'No money' })).status).toBe(200);
    expect(await queryPayment(server, failed)).toMatchObject({ status: 3, errorMsg: 'No money' });
    const paid = await unverifiedPayment(server);
    const reply = await control(paid.orderNo, 'deposits', { amount: 10_000 });
    expect(JSON.parse(reply.text)).toMatchObject({ deposit: 'credited', state: 'captured' });
  });

  test('expire ends it as any other', async () => {
    const order = await unverifiedPayment(server);
    await giveDetails(server, order.token);
    expect((await control(order.orderNo, 'expire')).status).toBe(200);
    expect((await pageOf(server, order.token)).state).toBe('expired');
    expect((await control(order.orderNo, 'succeed')).status).toBe(409);
  });

  test('one that failed its check can not succeed any more', async () => {
    const order = await unverifiedPayment(server);
    const { identity } = await giveDetails(server, order.token);
    for (let tries = 0; tries < 5; tries++) {
      await giveCode(server, order.token, otherCode(identity?.sandboxCode));
    }
    expect((await control(order.orderNo, 'succeed')).status).toBe(409);
    expect(await phone(order.orderNo)).toMatchObject({
      state: 'failed',
      paymentState: 'failed',
      triesLeft: 0,
    });
  });

  test('a name that never matches, and one that is not answered at first', async () => {
    const fails = await unverifiedPayment(server, collectionName('NARU KYC FAIL'));
    expect(errorOf(await control(fails.orderNo, 'succeed'))).toMatchObject({
      status: 409,
      message: 'The identity check was not passed: details_mismatch',
    });
    expect(await phone(fails.orderNo)).toMatchObject({
      triesLeft: 4,
      codesLeft: 5,
      problem: 'details_mismatch',
    });
    const slow = await unverifiedPayment(server, collectionName('NARU KYC NO ANSWER'));
    expect((await control(slow.orderNo, 'succeed')).status).toBe(200);
    expect(await phone(slow.orderNo)).toMatchObject({ state: 'passed', triesLeft: 5, codesLeft: 3 });
  });

  test('a reset forgets the checks', async () => {
    await server.json('POST', '/_sandbox/reset');
    for (const table of ['identity_checks', 'sandbox_identities']) {
      expect(await server.store.query(`select 1 from ${table}`)).toEqual([]);
    }
  });
});

describe('in live mode', () => {
  const server = testServer({
    withoutWorkers: true,
    env: {
      NARU_MODE: 'live',
      NARU_MASTER_KEY: 'a master key of more than thirty-two characters',
      NARU_VAULT_KEY: 'a vault key of more than thirty-two characters',
      NARU_PUBLIC_URL: 'https://pay.example.com',
      DATABASE_URL: 'postgres://unused.example/naru',
    },
  });

  test('nobody checks identities, and no code is ever shown', async () => {
    server.baseUrl = `http://127.0.0.1:${server.gateway.config.port}`;
    const { engine } = server.gateway;
    await engine.context.methods.addMissing([{ ...VERIFIED_METHOD, channel: 'acquirer' }]);
    const token = await livePayment();
    expect(await pageOf(server, token)).toMatchObject({
      mode: 'live',
      state: 'identity',
      identity: { step: 'details', sandboxCode: null },
      methods: [{ available: false, unavailableReason: 'maintenance' }],
    });
    const refused = errorOf(await server.request('POST', identityPath(token), DETAILS));
    expect(refused).toMatchObject({ status: 409, code: 'method_unavailable' });
    expect((await server.request('GET', '/_sandbox/identities/M1')).status).toBe(404);

    // With an acquirer and its verifier the page works, and the code is the payer's secret.
    const { channels, verifiers } = engine.context as unknown as Record<string, Map<string, unknown>>;
    channels?.set('acquirer', { name: 'acquirer', payments: {} });
    verifiers?.set('acquirer', {
      name: 'acquirer',
      begin: async () => ({ kind: 'code_sent', reference: 'R1', expiresAt: new Date(Date.now() + 60_000) }),
      confirm: async () => ({ kind: 'wrong' }),
    });
    engine.context.methods.forget();
    const sent = await giveDetails(server, token, { bankCode: 'KAKOKR22' });
    expect(sent.identity).toMatchObject({ step: 'code', sandboxCode: null });
    expect((await giveCode(server, token, '123456')).identity).toMatchObject({ problem: 'code_wrong' });
  });

  async function livePayment(): Promise<string> {
    const { admin, payments, context } = server.gateway.engine;
    const feePlanId = await admin.createFeePlan('live');
    await admin.addFeeRule({
      feePlanId,
      direction: 'payment',
      currency: 'KRW',
      method: '*',
      fixedAmount: 0n,
      ratePpm: 0n,
    });
    const merchantId = await admin.createMerchant('Shop');
    const app = { merchantId, dialect: 'haipay', publicId: '7001', currency: 'KRW', name: 'Shop' } as const;
    const access = await context.directory.get(await admin.createApp({ ...app, feePlanId }));
    const made = await payments.create({
      access: access!,
      orderNumber: 'M1',
      platformNumber: 'P1',
      contentHash: 'x',
      amount: 10_000n,
      allowedMethods: [VERIFIED_METHOD.code],
      payer: { name: 'Hong' },
      returnUrl: null,
      failUrl: null,
      callbackUrl: null,
      subject: null,
      details: {},
    });
    if (!made.ok) throw new Error(made.refusal.code);
    return server.gateway.checkoutUrl(made.value.payment).split('/').at(-1) ?? '';
  }
});

function collectionName(name: string) {
  const { name: _, ...rest } = collection({
    payType: 'VA',
    inBankCode: VERIFIED_METHOD.code,
    amount: '10000',
  });
  return { ...rest, name };
}
