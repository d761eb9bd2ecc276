import { beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../../test/support/server-process.ts';
import { type AdminClient, AdminError, adminClient } from '../../src/admin/client.ts';
import { inputFaults } from '../../src/admin/faults.ts';
import { allOperations, OPERATIONS } from '../../src/admin/index.ts';
import { COMMON_ERRORS, type Members } from '../../src/admin/operation.ts';
import type { RecordSchema } from '../../src/admin/schema.ts';
import { checkoutView, newPayment, vaCollection } from '../support/orders.ts';
import { DEMO_MERCHANT, SANDBOX_KEY } from '../support/risk.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
let client: AdminClient;

/** What came over HTTP has the form that the operation's schema says, and no member besides. */
const answers: [name: string, faults: unknown[]][] = [];

beforeAll(() => {
  const made = adminClient(OPERATIONS, { baseUrl: `${server.baseUrl}/admin/v1`, key: SANDBOX_KEY });
  client = Object.fromEntries(
    Object.entries(made).map(([subject, verbs]) => [
      subject,
      Object.fromEntries(
        Object.entries(verbs).map(([verb, call]) => [
          verb,
          async (input: never, options: never) => {
            const output = await paced(() =>
              (call as (...args: never[]) => Promise<Members>)(input, options),
            );
            const name = `${subject}.${verb}`;
            const schema = allOperations().find((one) => one.name === name)?.output as RecordSchema;
            answers.push([name, inputFaults(schema, output)]);
            return output;
          },
        ]),
      ),
    ]),
  ) as unknown as AdminClient;
});

/** The API takes 50 calls a second, which a test on a quick machine uses up. */
async function paced<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof AdminError) || error.code !== 'too_many_requests') throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const failure = (call: Promise<unknown>): Promise<AdminError> =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error as AdminError,
  );

describe('the typed client, over HTTP', () => {
  test('calls every operation of the API: it is done, or fails with an error of the document', async () => {
    for (const [subject, verbs] of Object.entries(OPERATIONS)) {
      for (const [verb, { name, example, errors, commandLineOnly }] of Object.entries(verbs)) {
        if (commandLineOnly) continue;
        const calls = client[subject as keyof AdminClient] as Record<
          string,
          (input: unknown) => Promise<unknown>
        >;
        const code = await calls[verb]?.(example).then(
          () => undefined,
          (error: AdminError) => error.code,
        );
        if (code !== undefined) expect([...COMMON_ERRORS, ...errors], name).toContain(code);
        expect(code, name).not.toBe('internal');
        expect(code, name).not.toBe('unauthorized');
      }
    }
    expect(answers.length).toBeGreaterThan(15);
  });

  test('sets up a merchant with an app, changes and shows them, and closes the merchant', async () => {
    const { merchantId } = await client.merchants.create({ name: 'Seoul Books' });
    expect(await client.merchants.suspend({ merchantId })).toMatchObject({ state: 'suspended' });
    expect(await client.merchants.activate({ merchantId })).toMatchObject({ state: 'active' });
    // That there was none a moment ago is remembered for a second, for merchants' calls.
    const absent = await failure(client.keys.list({ dialect: 'haipay', publicId: '2001' }));
    expect(absent).toMatchObject({ code: 'not_found', message: 'there is no haipay app 2001' });
    const { keys, idName } = await client.apps.create({
      merchantId,
      dialect: 'haipay',
      publicId: '2001',
      currency: 'KRW',
      feePlan: 'demo',
    });
    expect(idName).toBe('appId');
    expect(keys.secretKey).toMatch(/.{16}/);
    const app = { dialect: 'haipay', publicId: '2001' };
    const changed = await client.apps.set({
      ...app,
      dailyPayoutLimit: '50000',
      requestsPerSecond: 50,
      allowedIps: ['10.0.0.0/8'],
      settings: { paymentLifetimeSeconds: '3600' },
      depositRules: { short: 'accept' },
    });
    expect(changed).toMatchObject({
      dailyPayoutLimit: '50000',
      requestsPerSecond: 50,
      allowedIps: ['10.0.0.0/8'],
      settings: { paymentLifetimeSeconds: 3600, depositRules: { short: 'accept' } },
    });
    const taken = { dailyPayoutLimit: null, settings: { paymentLifetimeSeconds: 'default' } };
    expect(await client.apps.set({ ...app, ...taken })).toMatchObject({ dailyPayoutLimit: null });
    for (const [change, member] of [
      [{ dailyPaymentLimit: '1.5' }, 'dailyPaymentLimit'],
      [{ callbackUrl: 'javascript:alert(1)' }, 'callbackUrl'],
      [{ callbackUrl: 'https://shop.example/\0' }, 'callbackUrl'],
      [{ payoutCallbackUrl: 'https://shop.example/\n' }, 'payoutCallbackUrl'],
      [{ settings: { webhookUrl: 'https://shop.example/\0' } }, 'settings'],
      [{ allowedIps: ['1.2'] }, 'allowedIps'],
      [{ settings: { payTo: 7 } }, 'settings'],
      [{ settings: { nonsense: '7' } }, 'settings'],
    ] as const) {
      const error = await failure(client.apps.set({ ...app, ...change }));
      expect(error).toMatchObject({ code: 'invalid_request', status: 400, member });
    }
    const rotated = await client.keys.rotate({ ...app, kind: 'secret_key', overlapSeconds: 0 });
    expect(rotated.keys.secretKey).not.toBe(keys.secretKey);
    expect((await client.keys.list(app)).items.map(({ kind }) => kind)).toContain('secret_key');
    expect(await client.merchants.close({ merchantId, settleSeconds: 0 })).toMatchObject({ state: 'closed' });
    expect(await failure(client.merchants.activate({ merchantId }))).toMatchObject({
      code: 'conflict',
      status: 409,
    });
  });

  test('pages through lists to their end', async () => {
    for (const rate of ['1301', '1302', '1303']) {
      const from = `2026-01-0${rate.at(-1)}T00:00:00+09:00`;
      await client.rates.set({ base: 'AED', quote: 'KRW', rate, from });
    }
    const rates: string[] = [];
    let after: string | null | undefined;
    do {
      const of = { base: 'AED', quote: 'KRW', limit: 2 } as const;
      const page = await client.rates.list(after ? { ...of, after } : of);
      rates.push(...page.items.map(({ rate }) => rate));
      after = page.next;
    } while (after);
    expect(rates).toEqual(['1303', '1302', '1301']);
    await client.fees.set({
      plan: 'paged',
      direction: 'payment',
      currency: 'KRW',
      percent: '2.8',
      newPlan: true,
    });
    await client.fees.set({
      plan: 'paged',
      direction: 'payout',
      currency: 'USD',
      percent: '0',
      fixed: '1.50',
    });
    const [first, second] = [
      await client.fees.list({ plan: 'paged', limit: 1 }),
      await client.fees.list({
        plan: 'paged',
        limit: 1,
        after: (await client.fees.list({ plan: 'paged', limit: 1 })).next ?? '',
      }),
    ];
    expect(first.items).toMatchObject([{ currency: 'KRW', percent: '2.8', fixed: '0' }]);
    expect(second.items).toMatchObject([{ currency: 'USD', percent: '0', fixed: '1.50' }]);
    expect(await failure(client.fees.list({ after: 'x' }))).toMatchObject({ member: 'after', status: 400 });
    expect(await failure(client.rates.list({ limit: 1001 }))).toMatchObject({ member: 'limit' });
  });

  test('books an adjustment, shows balances, proves the ledger and reports progress', async () => {
    const of = { merchantId: DEMO_MERCHANT, currency: 'VND' } as const;
    expect(await client.ledger.adjust({ ...of, amount: '500' })).toEqual({
      available: '500',
      currency: 'VND',
    });
    expect(await client.ledger.balances(of)).toMatchObject({ available: '500', debt: '0' });
    const { items } = await client.ledger.allBalances({ merchantId: of.merchantId });
    expect(items.at(-1)).toEqual(await client.ledger.balances(of));
    expect(items[0]?.currency).toBe('KRW');
    expect(await failure(client.ledger.adjust({ ...of, amount: '-501' }))).toMatchObject({
      code: 'conflict',
      message: 'refused: insufficient_balance',
    });
    const given = { ...of, amount: '20', reference: 'bank 17' };
    expect(await client.ledger.adjust(given)).toEqual({ available: '520', currency: 'VND' });
    expect(await client.ledger.adjust(given)).toEqual({ available: '520', currency: 'VND' });
    expect(await failure(client.ledger.adjust({ ...given, amount: '21' }))).toMatchObject({
      code: 'conflict',
      message: '20 VND was booked under the reference bank 17 already',
    });
    expect(await client.ledger.balances(of)).toMatchObject({ available: '520' });
    const lines: string[] = [];
    const report = await client.ledger.verify({}, { progress: (line) => lines.push(line) });
    expect(report.faults).toEqual([]);
    expect(lines).toContain('checking: every chain has its head');
  });

  test('pages through held deposits, accepts one and gives one back; the log shows who did it', async () => {
    const numbers: string[] = [];
    for (const amount of [4000, 5000]) {
      await server.setApp(1054, `settings = '{"depositRules": {"short": "hold"}}'`);
      const order = await newPayment(server, vaCollection());
      await server.json('POST', `/checkout/api/payments/${order.token}/start`, { method: 'KOOKMIN_BANK' });
      await until(
        'an account',
        async () => (await checkoutView(server, order.token)).virtualAccount ?? undefined,
      );
      const deposit = { amount, depositorName: 'GILDONG HONG' };
      await server.json('POST', `/_sandbox/payments/${order.orderNo}/deposits`, deposit);
      numbers.push(order.orderNo);
    }
    const first = await client.heldDeposits.list({ limit: 1 });
    const second = await client.heldDeposits.list({ limit: 1, after: first.next ?? '' });
    const held = [...first.items, ...second.items];
    expect(held.map(({ platformNumber, amount }) => [platformNumber, amount])).toEqual([
      [numbers[0], '4000'],
      [numbers[1], '5000'],
    ]);
    const [one = '', other = ''] = numbers;
    expect((await client.payments.find({ number: one })).items).toMatchObject([
      { platformNumber: one, dialect: 'haipay', currency: 'KRW', receivedAmount: '0' },
    ]);
    expect((await client.payments.find({ number: 'nobody' })).items).toEqual([]);
    expect(await client.heldDeposits.accept({ number: one })).toMatchObject({ state: 'captured' });
    expect(await client.heldDeposits.return({ number: other, reason: 'asked for' })).toMatchObject({
      isReturning: false,
    });
    expect(await failure(client.heldDeposits.accept({ number: other }))).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^refused: nothing is held that could be accepted \(the payment is /),
    });
    const lines = server.logText.split('\n').filter((line) => line.includes('"heldDeposits.accept"'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      ...(lines.length === 3 ? [expect.anything()] : []),
      { msg: 'administration', actor: 'operator_key operator', number: one },
      { msg: 'administration: refused', fault: 'conflict', number: other },
    ]);
  });

  test('distinguishes what was not sent from what is unknown', async () => {
    const port = await freePort();
    const gone = adminClient(OPERATIONS, { baseUrl: `http://127.0.0.1:${port}/admin/v1`, key: SANDBOX_KEY });
    expect(await failure(gone.merchants.create({ name: 'x' }))).toMatchObject({
      code: 'unreachable',
      status: 0,
    });
    const cut = (): Promise<Response> => Promise.reject(new TypeError('terminated'));
    const lost = adminClient(OPERATIONS, { baseUrl: 'http://127.0.0.1:9', fetch: cut });
    expect(await failure(lost.merchants.create({ name: 'x' }))).toMatchObject({ code: 'outcome_unknown' });
    expect(await failure(lost.merchants.list({}))).toMatchObject({ code: 'unreachable' });
  });

  test('got nothing that the schemas do not say', () => {
    expect(answers.filter(([, faults]) => faults.length > 0)).toEqual([]);
  });
});
