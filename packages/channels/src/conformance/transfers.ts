import { strict as assert } from 'node:assert';
import type { NotSent, PaymentOrder, TransferOutcome } from '@naru/engine';
import type { ChannelBench, Rule } from './bench.ts';
import { answerOf, assertRefused, onlyEvent, outcomeOf, referenceIn } from './support.ts';

/** A payout or a refund, with the calls for it. */
interface Transfer {
  readonly reference: string;
  send(): Promise<TransferOutcome | NotSent>;
  /** `channelReference` is what the sending was answered with. */
  find(channelReference: string | null): Promise<TransferOutcome | NotSent>;
}

interface Noun {
  readonly name: string;
  applies(bench: ChannelBench): boolean;
  make(bench: ChannelBench): Promise<Transfer>;
}

/** A refund needs a payment that was paid. */
async function paid(bench: ChannelBench): Promise<{ order: PaymentOrder; channelReference: string | null }> {
  const order = await bench.payment();
  const answer = await bench.channel.payments?.startPayment(order);
  await bench.bank.approve(order.reference);
  await bench.events();
  return { order, ...referenceIn(answer as { kind: string }) };
}

const NOUNS: readonly Noun[] = [
  {
    name: 'refund',
    applies: ({ channel }) => channel.refunds !== undefined && channel.payments !== undefined,
    async make(bench) {
      const { order, channelReference: paymentChannelReference } = await paid(bench);
      const refund = { ...bench.refund(order), paymentChannelReference };
      return {
        reference: refund.reference,
        send: async () => bench.channel.refunds!.submitRefund(refund),
        find: async (channelReference) => bench.channel.refunds!.findRefund({ ...refund, channelReference }),
      };
    },
  },
  {
    name: 'payout',
    applies: ({ channel, payout }) => channel.payouts !== undefined && payout !== undefined,
    async make(bench) {
      const payout = bench.payout!();
      return {
        reference: payout.reference,
        send: async () => bench.channel.payouts!.submitPayout(payout),
        find: async (channelReference) => bench.channel.payouts!.findPayout({ ...payout, channelReference }),
      };
    },
  },
];

async function sent(transfer: Transfer) {
  const answer = await transfer.send();
  assert.ok(['processing', 'succeeded'].includes(answer.kind), `it was ${answer.kind}`);
  return { answer, find: () => transfer.find(referenceIn(answer as { kind: string }).channelReference) };
}

function rulesOf({ name, applies, make }: Noun): Rule[] {
  const of = (rule: string, check: Rule['check'], when: Rule['applies'] = () => true): Rule => ({
    name: `a ${name} ${rule}`,
    applies: (bench) => applies(bench) && when(bench),
    check,
  });
  return [
    of('that it does not know was not received', async (bench) => {
      assert.equal((await (await make(bench)).find(null)).kind, 'not_received');
    }),
    of('that is sent twice is one order', async (bench) => {
      const transfer = await make(bench);
      const first = await transfer.send();
      assert.deepEqual(await transfer.send(), first);
      assert.equal(await bench.bank.ordersOf(transfer.reference), 1);
    }),
    of('that succeeds is reported, and found as such', async (bench) => {
      const transfer = await make(bench);
      const { answer, find } = await sent(transfer);
      await bench.bank.finish(transfer.reference);
      const event = await onlyEvent(bench, transfer.reference, answer as { kind: string });
      assert.equal(event.kind, name);
      assert.equal(outcomeOf(event).kind, 'succeeded');
      assert.equal((await find()).kind, 'succeeded');
    }),
    of('that is refused says why', async (bench) => {
      const transfer = await make(bench);
      const { answer, find } = await sent(transfer);
      await bench.bank.refuse(transfer.reference);
      assertRefused(outcomeOf(await onlyEvent(bench, transfer.reference, answer as { kind: string })));
      assertRefused(await find());
    }),
    of(
      'whose answer got lost is found',
      async (bench) => {
        const transfer = await make(bench);
        await bench.bank.setLine('loses_answers');
        assert.equal((await answerOf(transfer.send())).kind, 'no_answer');
        await bench.bank.setLine('up');
        assert.ok(['processing', 'succeeded'].includes((await transfer.find(null)).kind));
        assert.equal(await bench.bank.ordersOf(transfer.reference), 1);
      },
      ({ bank }) => bank.lines.includes('loses_answers'),
    ),
    of(
      'that did not reach it is not sent, and can be sent',
      async (bench) => {
        const transfer = await make(bench);
        await bench.bank.setLine('refuses_connections');
        assert.equal((await answerOf(transfer.send())).kind, 'not_sent');
        await bench.bank.setLine('up');
        assert.equal(await bench.bank.ordersOf(transfer.reference), 0);
        await sent(transfer);
      },
      ({ bank }) => bank.lines.includes('refuses_connections'),
    ),
  ];
}

/** What every channel with refunds or payouts does. */
export const TRANSFER_RULES: readonly Rule[] = NOUNS.flatMap(rulesOf);
