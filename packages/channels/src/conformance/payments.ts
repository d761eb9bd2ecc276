import { strict as assert } from 'node:assert';
import type { PaymentOrder, PaymentPort } from '@naru/engine';
import type { ChannelBench, Rule } from './bench.ts';
import { answerOf, assertRefused, eventsOf, onlyEvent, outcomeOf, referenceIn } from './support.ts';

const payments = ({ channel }: ChannelBench) => channel.payments as PaymentPort;
const always = ({ channel }: ChannelBench) => channel.payments !== undefined;

/** Starts a payment and returns the order as later calls name it. */
async function started(bench: ChannelBench): Promise<PaymentOrder> {
  const order = await bench.payment();
  const answer = await payments(bench).startPayment(order);
  assert.ok(['redirect', 'account', 'voucher', 'pending'].includes(answer.kind), `it was ${answer.kind}`);
  return { ...order, ...referenceIn(answer) };
}

const nameOf = (order: PaymentOrder) => ({
  kind: '',
  ...(order.channelReference === null ? {} : { channelReference: order.channelReference }),
});

/** What every channel with payments does. */
export const PAYMENT_RULES: readonly Rule[] = [
  {
    name: 'a payment that it does not know was not received',
    applies: always,
    async check(bench) {
      assert.equal((await payments(bench).findPayment(await bench.payment())).kind, 'not_received');
    },
  },
  {
    name: 'a payment that is started twice is one order',
    applies: always,
    async check(bench) {
      const order = await bench.payment();
      const first = await payments(bench).startPayment(order);
      const second = await payments(bench).startPayment(order);
      assert.deepEqual(second, first);
      assert.equal(await bench.bank.ordersOf(order.reference), 1);
    },
  },
  {
    name: 'a paid payment is reported with its amount, and found as such',
    applies: always,
    async check(bench) {
      const order = await started(bench);
      await bench.bank.approve(order.reference);
      const event = await onlyEvent(bench, order.reference, nameOf(order));
      const said = [outcomeOf(event), await payments(bench).findPayment(order)];
      for (const outcome of said) {
        assert.equal(outcome.kind, 'captured');
        if (outcome.kind !== 'captured') continue;
        assert.equal(outcome.payerAmount, order.amount);
        if (outcome.statedTotal) assert.equal(outcome.statedTotal.currency, order.currency);
        if (bench.bank.cost) assert.deepEqual(outcome.cost, bench.bank.cost);
      }
    },
  },
  {
    name: 'a payment that is declined says why',
    applies: always,
    async check(bench) {
      const order = await started(bench);
      await bench.bank.decline(order.reference);
      assertRefused(outcomeOf(await onlyEvent(bench, order.reference, nameOf(order))));
      assertRefused(await payments(bench).findPayment(order));
    },
  },
  {
    name: 'another amount is reported as it is',
    applies: ({ bank, ...bench }) => always({ bank, ...bench }) && bank.approveOther !== undefined,
    async check(bench) {
      const order = await started(bench);
      await bench.bank.approveOther?.(order.reference, order.amount - 1n);
      const outcome = outcomeOf(await onlyEvent(bench, order.reference, nameOf(order)));
      assert.ok(outcome.kind === 'captured' || outcome.kind === 'deposit', `it was ${outcome.kind}`);
      assert.equal(outcome.payerAmount, order.amount - 1n);
    },
  },
  {
    name: 'what did not reach it is not sent, and can be sent',
    applies: (bench) => always(bench) && bench.bank.lines.includes('refuses_connections'),
    async check(bench) {
      const order = await bench.payment();
      await bench.bank.setLine('refuses_connections');
      assert.equal((await answerOf(payments(bench).startPayment(order))).kind, 'not_sent');
      await bench.bank.setLine('up');
      assert.equal(await bench.bank.ordersOf(order.reference), 0);
      await payments(bench).startPayment(order);
      assert.equal(await bench.bank.ordersOf(order.reference), 1);
    },
  },
  {
    name: 'an answer that got lost is no answer, and the payment is found',
    applies: (bench) => always(bench) && bench.bank.lines.includes('loses_answers'),
    async check(bench) {
      const order = await bench.payment();
      await bench.bank.setLine('loses_answers');
      assert.equal((await answerOf(payments(bench).startPayment(order))).kind, 'no_answer');
      await bench.bank.setLine('up');
      assert.equal(await bench.bank.ordersOf(order.reference), 1);
      const found = await payments(bench).findPayment(order);
      assert.ok(!['not_received', 'no_answer', 'not_sent'].includes(found.kind), `it was ${found.kind}`);
      assert.equal(await bench.bank.ordersOf(order.reference), 1);
    },
  },
  {
    name: 'an event that comes before the answer names the payment',
    applies: (bench) => always(bench) && bench.bank.lines.includes('loses_answers'),
    async check(bench) {
      const order = await bench.payment();
      await bench.bank.setLine('loses_answers');
      await answerOf(payments(bench).startPayment(order));
      await bench.bank.setLine('up');
      await bench.bank.approve(order.reference);
      const found = await payments(bench).findPayment(order);
      assert.equal(
        (await eventsOf(bench, order.reference, found.kind === 'not_sent' ? '' : found.channelReference))
          .length,
        1,
      );
    },
  },
  {
    name: 'a payment that is cancelled takes no money any more',
    applies: always,
    async check(bench) {
      const order = await started(bench);
      await payments(bench).cancelPayment(order);
      await payments(bench).cancelPayment(order);
      await bench.bank.approve(order.reference).catch(() => {});
      const found = await payments(bench).findPayment(order);
      // What the engine reads as not cancelled (channel-calls/effect-runner.ts), and money.
      const isOpen = ['captured', 'authorized', 'pending', 'no_answer', 'not_sent'].includes(found.kind);
      assert.ok(!isOpen, `it is ${found.kind}`);
    },
  },
  {
    name: 'cancelling what it does not know is fine',
    applies: always,
    async check(bench) {
      await payments(bench).cancelPayment(await bench.payment());
    },
  },
  {
    name: 'an authorization is captured once',
    applies: (bench) =>
      bench.authorized !== undefined && bench.channel.payments?.capturePayment !== undefined,
    async check(bench) {
      const order = (await bench.authorized?.()) as PaymentOrder;
      const answer = await payments(bench).startPayment(order);
      assert.equal(answer.kind, 'authorized');
      const named = { ...order, ...referenceIn(answer as { kind: string }) };
      for (const _ of [1, 2]) {
        const captured = await payments(bench).capturePayment?.(named);
        assert.ok(
          captured?.kind === 'captured' && captured.payerAmount === order.amount,
          JSON.stringify(captured?.kind),
        );
      }
    },
  },
];
