import { afterEach, describe, expect, test, vi } from 'vitest';
import { newOrderId, paidPayment, payout, type Request } from './support/orders.ts';
import { testServer } from './support/server.ts';
import { newOrderNo, PAYOUT_CREATE, Teemo, payout as teemoPayout } from './support/teemopay.ts';
import { DEMO_APP } from './support/teemopay-shop.ts';

const PAY = '/krw/pay/apply';
const REFUND = '/krw/refund/apply';

/** Longer than an answer that waits for nothing takes. */
const SOON_MS = 500;

describe('a request whose conditions changed while the one before it is under way', () => {
  const server = testServer();
  const teemo = new Teemo(server);

  afterEach(async () => {
    vi.restoreAllMocks();
    await bank('available');
    await server.setApp(1054, 'daily_payout_limit = null');
    await server.setApp(DEMO_APP, `settings = settings - 'blockedAccounts'`);
  });

  /** The next order of the kind reaches the store when it is let through: as where somebody holds a row it needs. */
  function held(kind: 'payouts' | 'refunds') {
    const service = server.gateway.engine[kind];
    const make = service.create.bind(service) as (request: never) => Promise<never>;
    const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    vi.spyOn(service, 'create').mockImplementationOnce(async (request: unknown) => {
      arrived.resolve();
      await gate.promise;
      return make(request as never);
    });
    return { arrived: arrived.promise, letThrough: () => gate.resolve() };
  }

  /** What both are answered, when the second one comes after `change` and before the first one is let through. */
  async function both<T>(kind: 'payouts' | 'refunds', call: () => Promise<T>, change: () => Promise<void>) {
    const { arrived, letThrough } = held(kind);
    const first = call();
    await arrived;
    await change();
    const second = call();
    await Promise.race([
      Promise.allSettled([second]),
      new Promise((resolve) => setTimeout(resolve, SOON_MS)),
    ]);
    letThrough();
    return Promise.all([first, second]);
  }

  async function bank(state: 'maintenance' | 'available'): Promise<void> {
    const key = { dialect: 'haipay', direction: 'payout', currency: 'KRW', code: 'JJBKKR22' } as const;
    await server.gateway.engine.context.methods.setState(key, state);
  }

  test('HaiPay, payout: it gets the payout that is made, not a refusal', async () => {
    const request = payout({ bankCode: 'JJBKKR22' });
    const [first, second] = await both(
      'payouts',
      () => server.ok(PAY, request),
      () => bank('maintenance'),
    );
    expect(second).toEqual(first);
    expect(await server.code(PAY, { ...request, orderId: newOrderId() })).toBe('4003');
  });

  test('HaiPay, payout: refused where the first one came to nothing, too', async () => {
    const request = payout({ bankCode: 'JJBKKR22', amount: '1000000' });
    await server.setApp(1054, 'daily_payout_limit = 1');
    const call = () => server.code(PAY, request);
    expect(await both('payouts', call, () => bank('maintenance'))).toEqual(['5004', '4003']);
  });

  test('HaiPay, refund: so does one of a payment', async () => {
    const { orderNo } = await paidPayment(server);
    const request: Request = { appId: 1054, orderId: newOrderId(), orderNo };
    const [first, second] = await both(
      'refunds',
      () => server.ok(REFUND, request),
      async () => {
        vi.spyOn(server.gateway.engine.refunds, 'create').mockResolvedValueOnce({
          ok: false,
          refusal: { code: 'insufficient_balance' },
        });
      },
    );
    expect(second).toEqual(first);
  });

  test('TeemoPay, payout: its number is used', async () => {
    const request = teemoPayout();
    const blocked = JSON.stringify({ blockedAccounts: [request['bankAccount']] });
    const block = () => server.setApp(DEMO_APP, `settings = settings || '${blocked}'`);
    const call = async (fields: Request = request) => (await teemo.call(PAYOUT_CREATE, fields)).code;
    expect(await both('payouts', call, block)).toEqual([200, 426]);
    expect(await call({ ...request, merchantOrderNo: newOrderNo() })).toBe(462);
  });
});
