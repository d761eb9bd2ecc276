import { describe, expect, test } from 'vitest';
import { merchantEndpoint } from '../support/merchant.ts';
import { checkoutView, newPayment, queryPayment, untilStatus, vaCollection } from '../support/orders.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const merchant = merchantEndpoint();

type Order = Awaited<ReturnType<typeof newPayment>>;

/** An order of 10 000 won at a virtual account, made under these rules. */
async function started(rules: object = {}, changes: Record<string, unknown> = {}): Promise<Order> {
  await server.setApp(1054, `settings = '${JSON.stringify({ depositRules: rules })}'`);
  const order = await newPayment(server, vaCollection(changes));
  await server.setApp(1054, `settings = '{}'`);
  await server.json('POST', `/checkout/api/payments/${order.token}/start`, { method: 'KOOKMIN_BANK' });
  await until(
    'an account number',
    async () => (await checkoutView(server, order.token)).virtualAccount ?? undefined,
  );
  return order;
}

interface Taken {
  readonly deposit: string;
  readonly misfit: string | null;
  readonly state: string;
  readonly receivedAmount: string;
}

function deposit(order: { orderNo: string }, amount: number, depositorName = 'GILDONG HONG'): Promise<Taken> {
  return server.json('POST', `/_sandbox/payments/${order.orderNo}/deposits`, { amount, depositorName });
}

function expire(order: Order) {
  return server.json('POST', `/_sandbox/payments/${order.orderNo}/expire`);
}

describe('the deposits of the control API', () => {
  test('say how a deposit was taken and why, in every state of a payment with an account', async () => {
    const waiting = await started({ short: 'accept' });
    expect(await deposit(waiting, 4000)).toMatchObject({
      deposit: 'credited',
      misfit: 'short',
      state: 'partially_paid',
      receivedAmount: '4000',
    });
    expect(await deposit(waiting, 7000)).toMatchObject({
      deposit: 'held',
      misfit: 'over',
      state: 'partially_paid',
    });
    expect(await deposit(waiting, 6000)).toMatchObject({
      deposit: 'credited',
      misfit: null,
      state: 'captured',
    });
    expect(await deposit(waiting, 6000)).toMatchObject({
      deposit: 'held',
      misfit: 'repeated',
      state: 'captured',
      receivedAmount: '10000',
    });
  });

  test('of an expired, a cancelled and a failed payment', async () => {
    const late = await started({ late: 'refuse' });
    await expire(late);
    expect(await deposit(late, 10_000)).toMatchObject({
      deposit: 'refused',
      misfit: 'late',
      state: 'expired',
      receivedAmount: '0',
    });
    const cancelled = await started({ late: 'accept' });
    await server.json('POST', `/checkout/api/payments/${cancelled.token}/cancel`);
    expect(await deposit(cancelled, 10_000)).toMatchObject({
      deposit: 'held',
      misfit: 'late',
      state: 'voided',
    });
    const failed = await started();
    await server.json('POST', `/_sandbox/payments/${failed.orderNo}/fail`);
    expect(await deposit(failed, 10_000)).toMatchObject({ deposit: 'held', misfit: 'late', state: 'failed' });
  });

  test('under the payer’s own name when none is given, under another one by its rule', async () => {
    const order = await started({ wrongName: 'refuse' });
    expect(await deposit(order, 10_000, 'Somebody Else')).toMatchObject({
      deposit: 'refused',
      misfit: 'wrong_name',
      state: 'awaiting_deposit',
    });
    const taken = await server.json('POST', `/_sandbox/payments/${order.orderNo}/deposits`, {
      amount: 10_000,
    });
    expect(taken).toMatchObject({ deposit: 'credited', misfit: null, state: 'captured' });
  });

  test('a payment that never had an account: a conflict', async () => {
    const order = await newPayment(server, vaCollection());
    await expire(order);
    const path = `/_sandbox/payments/${order.orderNo}/deposits`;
    expect((await server.request('POST', path, { amount: 10_000 })).status).toBe(409);
  });
});

describe('what HaiPay reports of deposits after the end', () => {
  test('a second deposit, accepted: status 5 with the amount of this time', async () => {
    const order = await started({ repeated: 'accept' }, { notifyUrl: merchant.url('/again') });
    await deposit(order, 10_000);
    expect(await deposit(order, 3000)).toMatchObject({
      deposit: 'credited',
      misfit: 'repeated',
      receivedAmount: '13000',
    });
    const callbacks = (await merchant.waitFor('/again', 2)).map(({ members }) => members);
    expect(callbacks.map((one) => [one['status'], one['amount'], one['fee']]).toSorted()).toEqual([
      [2, '10000.00', '300.00'],
      [5, '3000.00', '90.00'],
    ]);
    expect(await queryPayment(server, order)).toMatchObject({ status: 2, actualAmount: '13000.00' });
  });

  test('a late deposit, accepted: status 3 becomes 2', async () => {
    const order = await started({ late: 'accept' }, { notifyUrl: merchant.url('/after') });
    await expire(order);
    await untilStatus(() => queryPayment(server, order), 3);
    expect(await deposit(order, 10_000)).toMatchObject({
      deposit: 'credited',
      misfit: 'late',
      state: 'captured',
    });
    const statuses = (await merchant.waitFor('/after', 2)).map(({ members }) => members['status']);
    expect(statuses.toSorted()).toEqual([2, 3]);
    const query = await queryPayment(server, order);
    expect(query).toMatchObject({ status: 2, actualAmount: '10000.00' });
    expect(query).not.toHaveProperty('errorMsg');
    expect((await checkoutView(server, order.token)).state).toBe('succeeded');
  });
});

describe('the screen of the simulated bank', () => {
  async function screenOf(order: Order): Promise<string> {
    const { simulatorUrl } = await checkoutView(server, order.token);
    return (simulatorUrl ?? '').replace('/sandbox/pay/', '/sandbox/api/screens/');
  }

  const REASONS: [mismatch: string, rules: object, amount: string, name: string][] = [
    ['short', { short: 'refuse' }, '9999', 'Gildong Hong'],
    ['over', { over: 'refuse' }, '10001', 'Gildong Hong'],
    ['wrong_name', { wrongName: 'refuse' }, '10000', 'Kim Cheolsu'],
  ];

  test.each(REASONS)(
    'says why a deposit was turned away: %s',
    async (mismatch, rules, amount, depositorName) => {
      const order = await started(rules);
      const screen = await screenOf(order);
      expect(await server.json('POST', `${screen}/deposit`, { amount, depositorName })).toMatchObject({
        kind: 'deposit',
        state: 'open',
        taken: 'refused',
        mismatch,
      });
      expect(await queryPayment(server, order)).toMatchObject({ status: 1, actualAmount: '0.00' });
      const right = { amount: '10000', depositorName: 'Gildong Hong' };
      const paid = await server.json('POST', `${screen}/deposit`, right);
      expect(paid).toMatchObject({ state: 'deposited', taken: 'credited', mismatch: null });
    },
  );

  test('takes money after the end, and reports that it was late or one too many', async () => {
    const order = await started({ late: 'refuse', repeated: 'refuse' });
    const screen = await screenOf(order);
    const transfer = { amount: '10000', depositorName: 'Gildong Hong' };
    await server.json('POST', `${screen}/deposit`, transfer);
    expect(await server.json('POST', `${screen}/deposit`, transfer)).toMatchObject({
      taken: 'refused',
      mismatch: 'repeated',
    });
    const other = await started({ late: 'refuse' });
    const expired = await screenOf(other);
    await expire(other);
    expect(await server.json('POST', `${expired}/deposit`, transfer)).toMatchObject({
      taken: 'refused',
      mismatch: 'late',
    });
  });

  test.each([
    { rules: { over: 'accept' }, amount: '12000', isLate: false, mismatch: 'over', state: 'deposited' },
    { rules: { short: 'accept' }, amount: '8000', isLate: false, mismatch: 'short', state: 'open' },
    { rules: { late: 'accept' }, amount: '10000', isLate: true, mismatch: 'late', state: 'deposited' },
  ])(
    'shows a payment as paid by what pays it ($mismatch)',
    async ({ rules, amount, isLate, mismatch, state }) => {
      const order = await started(rules);
      const screen = await screenOf(order);
      if (isLate) {
        await expire(order);
        await until(
          'the bank to know',
          async () => (await server.json('GET', screen))['state'] === 'expired',
        );
      }
      const transfer = { amount, depositorName: 'x' };
      expect(await server.json('POST', `${screen}/deposit`, transfer)).toMatchObject({
        taken: 'credited',
        mismatch,
        state,
      });
    },
  );
});

test('the books are sound after all this', async () => {
  expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
});
