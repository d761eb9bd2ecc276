import { strict as assert } from 'node:assert';
import { adapterFaults, portFaults } from '../adapter/faults.ts';
import type { RawRequest } from '../adapter/notices.ts';
import type { ChannelBench, Rule } from './bench.ts';
import { eventsOf } from './support.ts';

/** A payment that was paid, with the name that the channel gave it. */
async function paid(bench: ChannelBench) {
  const order = await bench.payment();
  const answer = await bench.channel.payments?.startPayment(order);
  await bench.bank.approve(order.reference);
  await bench.events();
  const channelReference = answer && 'channelReference' in answer ? answer.channelReference : undefined;
  return { order, channelReference };
}

function isNamed(
  of: { readonly attemptId: string } | { readonly channelReference: string } | undefined,
  { order, channelReference }: Awaited<ReturnType<typeof paid>>,
): boolean {
  if (!of) return false;
  return 'attemptId' in of ? of.attemptId === order.reference : of.channelReference === channelReference;
}

/** Requests of others: one that says nothing, and one with no more of a payer's than the names of the payment. */
function unprovenOf(
  request: RawRequest,
  { order, channelReference }: Awaited<ReturnType<typeof paid>>,
): RawRequest[] {
  const known = (text: string) => (text === order.reference || text === channelReference ? text : 'x');
  const path = request.path.split('/').map(known).join('/');
  const query = Object.fromEntries(Object.entries(request.query).map(([name, text]) => [name, known(text)]));
  const empty = { ...request, headers: {}, body: Buffer.alloc(0) };
  return [
    { ...empty, path: '', query: {} },
    { ...empty, path, query },
  ];
}

export const OTHER_RULES: readonly Rule[] = [
  {
    name: 'it has the ports that it declares',
    applies: () => true,
    async check({ adapter, channel }) {
      assert.deepEqual([...adapterFaults(adapter, []), ...portFaults(adapter, channel)], []);
      assert.equal(channel.name, adapter.name);
    },
  },
  {
    name: 'a genuine notice is read, any number of times alike',
    applies: ({ channel, bank }) => channel.notices !== undefined && bank.notice !== undefined,
    async check(bench) {
      const payment = await paid(bench);
      const { genuine } = await bench.bank.notice!(payment.order.reference);
      const [first, second] = [
        await bench.channel.notices?.read(genuine),
        await bench.channel.notices?.read(genuine),
      ];
      assert.deepEqual(second, first);
      assert.equal(first?.kind, 'events');
      if (first?.kind !== 'events') return;
      assert.ok(first.events.length > 0);
      assert.ok(first.events.every(({ of }) => of.eventId !== undefined && isNamed(of, payment)));
      assert.ok(first.reply.status < 300);
    },
  },
  {
    name: 'a notice of somebody else is refused',
    applies: ({ channel, bank }) => channel.notices !== undefined && bank.notice !== undefined,
    async check(bench) {
      const { order } = await paid(bench);
      const { forged } = await bench.bank.notice!(order.reference);
      assert.equal((await bench.channel.notices?.read(forged))?.kind, 'refused');
      const nonsense = { ...forged, headers: {}, query: {}, body: Buffer.from('\u0000{') };
      assert.equal((await bench.channel.notices?.read(nonsense))?.kind, 'refused');
    },
  },
  {
    name: 'a notice of the bank that nobody can read is refused with a reply that ends it',
    applies: ({ channel, bank }) => channel.notices !== undefined && bank.signed !== undefined,
    async check(bench) {
      for (const body of ['', '{', 'null', '[]', '{"data":null}', '{"data":{"id":"1"}}', '{}']) {
        const read = await bench.channel.notices?.read(bench.bank.signed!(Buffer.from(body)));
        assert.equal(read?.kind, 'refused', JSON.stringify(body));
        assert.ok(read.reply.status >= 400 && read.reply.status < 500);
      }
    },
  },
  {
    name: 'an event that is sent twice has one id',
    applies: ({ bank, channel }) => bank.resendLast !== undefined && channel.payments !== undefined,
    async check(bench) {
      const { order, channelReference } = await paid(bench);
      await bench.bank.resendLast?.();
      const events = await eventsOf(bench, order.reference, channelReference);
      assert.equal(events.length, 2);
      assert.deepEqual(events[1], events[0]);
    },
  },
  {
    name: 'a payer who comes back is known by the payment, and nobody by its name alone',
    applies: ({ channel, bank }) => channel.returns !== undefined && bank.returning !== undefined,
    async check(bench) {
      const payment = await paid(bench);
      const request = (await bench.bank.returning?.(payment.order.reference)) as RawRequest;
      const reading = await bench.channel.returns?.read(request);
      assert.ok(reading?.kind === 'proven' && isNamed(reading.of, payment));
      for (const unknown of unprovenOf(request, payment))
        assert.equal((await bench.channel.returns?.read(unknown))?.kind, 'unproven');
    },
  },
  {
    name: 'its statement has each payment once, with its amount',
    applies: ({ channel }) => channel.statements !== undefined,
    async check(bench) {
      const payment = await paid(bench);
      const dayMs = 24 * 60 * 60 * 1000;
      const [from, until] = [new Date(Date.now() - dayMs), new Date(Date.now() + dayMs)];
      const lines = (await bench.channel.statements?.lines(from, until)) ?? [];
      const ours = lines.filter(({ kind, of }) => kind === 'payment' && isNamed(of, payment));
      const { amount, currency } = payment.order;
      assert.deepEqual(
        ours.map((line) => line.amount),
        [{ amount, currency }],
      );
      const past = await bench.channel.statements?.lines(new Date(0), from);
      assert.equal(
        past?.some(({ of }) => isNamed(of, payment)),
        false,
      );
    },
  },
  {
    name: 'it sends a code to the holder of an account, and knows the right one from a wrong one',
    applies: ({ channel, identityCode }) => channel.identity !== undefined && identityCode !== undefined,
    async check({ channel, identityCode, payment }) {
      const { merchantId, paymentId, merchantName, reference } = await payment();
      const begun = await channel.identity?.begin(ANSWERS, {
        reference,
        merchantId,
        paymentId,
        merchantName,
      });
      assert.equal(begun?.kind, 'code_sent');
      if (begun?.kind !== 'code_sent') return;
      const code = (await identityCode?.(begun.reference)) ?? '';
      const wrong = code === '000000' ? '000001' : '000000';
      assert.equal((await channel.identity?.confirm(begun.reference, wrong))?.kind, 'wrong');
      assert.equal((await channel.identity?.confirm(begun.reference, code))?.kind, 'right');
      assert.equal((await channel.identity?.confirm(begun.reference, code))?.kind, 'right');
    },
  },
];

const ANSWERS = {
  name: 'Hong Gildong',
  bankCode: '004',
  bankAccount: '1234567890',
  holderNumber: '900101',
  phone: '01012345678',
};
