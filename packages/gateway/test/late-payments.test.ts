import { expect, test } from 'vitest';
import { isCampaign, raceRounds, raceTimeoutMs } from '../../../test/support/campaign.ts';
import { describeOnEveryStore, runsAll } from '../../../test/support/stores.ts';
import { type Members, orderTo, Shop } from './support/eximbay.ts';
import { merchantEndpoint } from './support/merchant.ts';
import { collection, newPayment } from './support/orders.ts';
import { type TestServer, testServer } from './support/server.ts';
import { walletPayin } from './support/teemopay.ts';
import { Shop as TeemoShop, tokenOf } from './support/teemopay-shop.ts';
import { until } from './support/until.ts';

/*
 * What a wallet or card issuer took for an order that ended meanwhile. Every race runs a few rounds in the suite;
 * `npm run faults` runs them in full and shows how they ended.
 */
const ROUNDS = raceRounds(4, 200);
const TIMEOUT_MS = raceTimeoutMs(60_000);
const AT_ONCE = 4;

interface Opened {
  readonly no: string;
  readonly token: string;
  readonly body?: Record<string, Members>;
}

describeOnEveryStore('money for orders that are over', (openStore, kind) => {
  const server = testServer({ openStore });
  const endpoint = merchantEndpoint();
  const eximbay = new Shop(server);
  const teemopay = new TeemoShop(server);

  const eximbayPage = async (method: string, payment: Members, settings: Members = {}): Promise<Opened> => {
    const product = [
      { name: 'A book', quantity: '1', unit_price: String(payment['amount']) },
    ] as unknown as Members;
    const { body } = orderTo(endpoint, {
      payment: { payment_method: method, ...payment },
      settings,
      product,
    });
    const { token, orderId } = await eximbay.page(body);
    return { no: orderId, token, body };
  };
  const byWallet = async (opened: Opened, method: string): Promise<Opened> => {
    await server.json('POST', `/checkout/api/payments/${opened.token}/start`, { method });
    return opened;
  };

  /** Each dialect's payments at a simulated wallet, bank or issuer whose screen is open. */
  const OPEN: Readonly<Record<string, () => Promise<Opened>>> = {
    haipay: async () => {
      const { orderNo: no, token } = await newPayment(
        server,
        collection({ notifyUrl: endpoint.url('/haipay') }),
      );
      return byWallet({ no, token }, 'KAKAOPAY_KRW');
    },
    teemopay: async () => {
      const made = await teemopay.created(walletPayin());
      return byWallet({ no: made.tradeNo, token: tokenOf(made.paymentInfo) }, '803');
    },
    'eximbay wallet': async () => {
      const won = { currency: 'KRW', amount: '10000', lang: 'KR' };
      return byWallet(await eximbayPage('P015', won, { issuer_country: 'KR' }), 'P015');
    },
    'eximbay card': async () => challenged(await eximbayPage('P000', { amount: '10.00' })),
  };

  async function challenged(opened: Opened): Promise<Opened> {
    const card = { method: 'P000', number: '4000000000000002', expiry: '12/33', cvc: '123', holder: 'HONG' };
    const path = `/checkout/api/payments/${opened.token}/card`;
    await server.json('POST', path, { ...card, installmentMonths: 0 });
    return opened;
  }

  const screenOf = async (opened: Opened) => {
    const view = await until('the screen', async () => {
      const now = await eximbay.view(opened.token);
      return now.redirectUrl !== null && now;
    });
    return String(view.redirectUrl).split('/').at(-1);
  };
  const approve = async (screen: string | undefined) => {
    await server.json('POST', `/sandbox/api/screens/${screen}/approve`);
  };
  const ENDS: Readonly<Record<string, (opened: Opened) => Promise<unknown>>> = {
    'the payer gives up': ({ token }) => server.json('POST', `/checkout/api/payments/${token}/cancel`),
    'the order expires': ({ no }) => server.request('POST', `/_sandbox/payments/${no}/expire`),
  };

  /** In the suite a server runs the races of a wallet and of a card. */
  const raced = runsAll(kind) || isCampaign ? Object.keys(OPEN) : ['haipay', 'eximbay card'];

  test.each(raced.flatMap((dialect) => Object.keys(ENDS).map((end) => [dialect, end] as const)))(
    '%s: %s while the payment is approved',
    { timeout: TIMEOUT_MS },
    async (dialect, end) => {
      const ends: string[] = [];
      await inRounds(async (round) => {
        const opened = await (OPEN[dialect] ?? OPEN['haipay']!)();
        const screen = await screenOf(opened);
        const both = [() => approve(screen), () => ENDS[end]?.(opened)];
        await Promise.all((round % 2 === 0 ? both : both.reverse()).map((act) => act()));
        ends.push((await paymentOf(server, opened.no)).state);
      });
      expect(ends.every((state) => ['captured', 'expired', 'voided'].includes(state))).toBe(true);
      await proven(server, `${dialect}, ${end}`);
    },
  );

  test('eximbay: the merchant cancels an authorization while it is captured', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await inRounds(async (round) => {
      const authorize = { transaction_type: 'AUTHORIZE', amount: '10.00' };
      const opened = await challenged(await eximbayPage('P000', authorize));
      await approve(await screenOf(opened));
      const { platformNumber: id } = await paymentOf(server, opened.no);
      const refund = { refund_type: 'F', refund_id: `R${id}`.slice(0, 30), reason: 'race' };
      const both = [
        () => server.request('POST', `/_sandbox/payments/${opened.no}/succeed`),
        () => eximbay.about('cancel', id, opened.body ?? {}, { refund }),
      ];
      await Promise.all((round % 2 === 0 ? both : both.reverse()).map((act) => act()));
      expect(['captured', 'voided', 'refunded']).toContain((await paymentOf(server, opened.no)).state);
    });
    await proven(server, 'eximbay, the merchant cancels');
  });

  if (!runsAll(kind)) return;

  test.each(Object.keys(OPEN))(
    '%s: a notice that is lost is found when the order expires',
    async (dialect) => {
      const opened = await (OPEN[dialect] ?? OPEN['haipay']!)();
      const screen = await screenOf(opened);
      await server.json('POST', '/_sandbox/notice-faults', { count: 1 });
      await approve(screen);
      expect((await paymentOf(server, opened.no)).state, 'the notice was lost').toBe('pending');
      await server.json('POST', `/_sandbox/payments/${opened.no}/expire`);
      await proven(server, `${dialect}, lost notice`);
      const payment = await paymentOf(server, opened.no);
      expect(payment.state).toBe('expired');
      const [money] = await server.gateway.engine.payments.lateCapturesOf(payment);
      expect(money).toMatchObject({ state: 'returned', amount: payment.payerAmount });
      expect(server.logText).toContain('a channel took money that does not fit its payment');
    },
  );

  test('a merchant whose rule is to credit is notified that the expired order is paid after all', async () => {
    await server.setApp(1054, `settings = '{"latePayments":"credit"}'`);
    const order = await newPayment(server, collection({ notifyUrl: endpoint.url('/credited') }));
    const opened = await byWallet({ no: order.orderNo, token: order.token }, 'KAKAOPAY_KRW');
    const screen = await screenOf(opened);
    await server.json('POST', '/_sandbox/notice-faults');
    await approve(screen);
    await server.json('POST', `/_sandbox/payments/${opened.no}/expire`);
    await endpoint.waitFor('/credited', 2);
    expect(endpoint.received('/credited').map(({ members }) => members['status'])).toEqual([3, 2]);
    await server.setApp(1054, `settings = '{}'`);
    await proven(server, 'credited');
  });

  test('the control that loses notices can be taken back', async () => {
    await server.json('POST', '/_sandbox/notice-faults', { count: 5 });
    await server.json('DELETE', '/_sandbox/notice-faults');
    const opened = await (OPEN['haipay'] as () => Promise<Opened>)();
    await approve(await screenOf(opened));
    expect((await paymentOf(server, opened.no)).state).toBe('captured');
  });
});

async function inRounds(round: (number: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < ROUNDS; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, ROUNDS - first) }, (_, offset) => first + offset);
    await Promise.all(numbers.map(round));
  }
}

async function paymentOf(server: TestServer, no: string) {
  const [payment] = await server.gateway.engine.payments.findByAnyNumber(no);
  if (!payment) throw new Error(`no payment ${no}`);
  return payment;
}

/** What the simulated channels hold less what they gave back, by payment, against what the books say. */
const UNBOOKED = `
  select p.platform_number, p.state, o.state as at_channel, d.state as money
  from sandbox_orders o
  join payments p on p.id = o.subject_id
  left join deposits d on d.payment_id = p.id and d.kind = 'capture'
  left join sandbox_orders r on r.reference = d.return_id and d.state = 'returned'
  where o.kind = 'payment'
    and ((o.state = 'approved' and p.received_amount = 0 and r.reference is null)
      or (o.state = 'authorized' and p.state in ('voided', 'expired', 'failed')))`;
const FIGURES = `
  select p.state, d.state as money, count(*) as orders from payments p
  left join deposits d on d.payment_id = p.id and d.kind = 'capture'
  group by 1, 2 order by 1, 2`;
const OPEN_EFFECTS = `select count(*) as n from effects where kind <> 'find_return'`;

/** Waits until the calls are made and the simulated refunds have ended; then nobody's money may be missing. */
async function proven(server: TestServer, what: string): Promise<void> {
  const settled = `select count(*) as n from deposits where state = 'returning'`;
  await until('all calls', async () => {
    const [row] = await server.store.query<{ n: bigint }>(OPEN_EFFECTS);
    return row?.n === 0n;
  });
  await server.advance(3);
  await until('all returns', async () => {
    const [row] = await server.store.query<{ n: bigint }>(settled);
    return row?.n === 0n;
  });
  expect(await server.store.query(UNBOOKED)).toEqual([]);
  const report = await server.gateway.engine.verifyLedger();
  expect(report.faults).toEqual([]);
  if (ROUNDS > AT_ONCE) {
    const figures = await server.store.query<{ state: string; money: string; orders: bigint }>(FIGURES);
    const text = figures.map(({ state, money, orders }) => `${state} ${money ?? '-'} ${orders}`).join(', ');
    process.stdout.write(`\n${what}: ${text}\n`);
  }
}
