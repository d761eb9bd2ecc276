import { randomBytes } from 'node:crypto';
import { keptByEngine, koreanDay, type Payment, startOfDay } from '../../packages/engine/src/index.ts';
import { CardPayments } from '../../packages/gateway/src/checkout/card-payments.ts';
import { nextTransactionId } from '../../packages/gateway/src/dialects/eximbay/codes/numbers.ts';
import { keptByDialect } from '../../packages/gateway/src/dialects/eximbay/orders/details.ts';
import { detailsOf, payerOf } from '../../packages/gateway/src/dialects/eximbay/orders/order.ts';
import type { Gateway } from '../../packages/gateway/src/gateway.ts';
import { runCallers } from './statistics.ts';

const CALLERS = 64;
const MID = '1849705C64';
const CARD = {
  method: 'P000',
  number: '4111111111111111',
  expiry: '12/69',
  cvc: '123',
  holder: 'HONG GILDONG',
  installmentMonths: 0,
};

/** Registers `count` monthly payments from today on, each with a first payment by card, as the page does. */
export async function makeSubscriptions(gateway: Gateway, count: number, resultUrl: string): Promise<void> {
  const { engine } = gateway;
  const access = await engine.context.directory.find('eximbay', MID);
  if (!access) throw new Error('the demo merchant is missing');
  const startDate = koreanDay(engine.context.clock.now()).replaceAll('-', '');
  const cards = new CardPayments(gateway);
  await runCallers(CALLERS, count, async (index) => {
    const order = orderOf(`SUB-${index}`, startDate, resultUrl);
    const made = await engine.payments.create({
      access,
      orderNumber: order.payment.order_id,
      orderNumbers: 'repeatable',
      currency: 'USD',
      platformNumber: await nextTransactionId(gateway, access),
      contentHash: randomBytes(16).toString('hex'),
      amount: 100n,
      allowedMethods: ['P000'],
      payer: payerOf(order),
      returnUrl: null,
      failUrl: null,
      callbackUrl: resultUrl,
      subject: null,
      details: {
        ...keptByDialect(detailsOf(order, { payerAuthId: null })),
        ...keptByEngine({ accessCountry: 'KR' }),
      },
      settlementCalendar: 'business',
    });
    if (!made.ok) throw new Error(`refused: ${made.refusal.code}`);
    await cards.pay(made.value.payment satisfies Payment, CARD);
  });
}

function orderOf(orderId: string, startDate: string, resultUrl: string) {
  return {
    payment: { transaction_type: 'PAYMENT', order_id: orderId, currency: 'USD', amount: '1.00', lang: 'EN' },
    merchant: { mid: MID },
    buyer: { name: 'HONG GILDONG', email: 'hong@example.com' },
    url: { return_url: 'https://shop.example/return', status_url: resultUrl },
    recurring: {
      recurring_amount: '1.15',
      recurring_start_date: startDate,
      recurring_interval: '1',
      recurring_noti_url: resultUrl,
    },
  } as const;
}

/** Seconds from the sandbox's time to a moment after the start of a Korean day. */
export function secondsUntil(gateway: Gateway, day: string): number {
  const target = startOfDay(day).getTime() + 1000;
  return Math.max(0, (target - gateway.engine.context.clock.now().getTime()) / 1000);
}
