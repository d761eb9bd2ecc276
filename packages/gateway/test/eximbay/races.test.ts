import { expect, test } from 'vitest';
import { raceRounds } from '../../../../test/support/campaign.ts';
import { describeOnServerFirst } from '../../../../test/support/stores.ts';
import { type Answer, type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

/**
 * The embedded store has one connection: what can cross there crosses in the writer, and few rounds show it. That a
 * payment is never refunded twice is raced between processes in engine/test/races.test.ts.
 */
const ROUNDS = { server: raceRounds(120, 1000), embedded: raceRounds(30, 60) } as const;
/** Rounds that run side by side: enough to keep the batches busy, few enough that each round still races itself. */
const AT_ONCE = 20;
const FRICTIONLESS = '4000000000000010';

/** Runs `round` for each number, `AT_ONCE` of them at a time. */
async function everyRound(rounds: number, round: (number: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < rounds; first += AT_ONCE) {
    const length = Math.min(AT_ONCE, rounds - first);
    await Promise.all(Array.from({ length }, (_, offset) => round(first + offset)));
  }
}

describeOnServerFirst('rounds of calls that cross', (openStore, kind) => {
  const server = testServer({ openStore });
  const endpoint = merchantEndpoint();
  const shop = new Shop(server);
  let serial = 0;

  async function paid(type: 'PAYMENT' | 'AUTHORIZE') {
    const { path, body } = orderTo(endpoint, { payment: { transaction_type: type, amount: '10.00' } });
    const { token } = await shop.page(body);
    await shop.payByCard(token, { number: FRICTIONLESS });
    // The browser goes back at the moment at which the callback is sent.
    const [returned, result] = await Promise.all([shop.returned(token), shop.result(endpoint, path)]);
    expect(returned.fields).toEqual(result);
    expect(result).toMatchObject({ rescode: '0000', order_id: body['payment']?.['order_id'] });
    return { body, id: result['transaction_id'] };
  }

  function cancel(id: string | undefined, body: Record<string, Members>): Promise<Answer> {
    serial += 1;
    const refund = { refund_type: 'F', refund_id: `race-${serial}`, reason: 'race' };
    return shop.about('cancel', id, body, { refund, payment: { balance: '10.00' } });
  }

  const succeeded = (answers: readonly Answer[]) =>
    answers.filter(({ rescode }) => rescode === '0000').length;

  test('leave one result each, and books that are right', { timeout: 300_000 }, async () => {
    const ids = new Set<string | undefined>();
    await everyRound(ROUNDS[kind], async (round) => {
      const type = round % 2 === 0 ? 'PAYMENT' : 'AUTHORIZE';
      const { body, id } = await paid(type);
      ids.add(id);
      if (type === 'PAYMENT') {
        const answers = await Promise.all([
          cancel(id, body),
          cancel(id, body),
          shop.about('capture', id, body),
        ]);
        expect(succeeded(answers.slice(0, 2))).toBe(1);
        expect(answers[2]?.rescode).not.toBe('0000');
        expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '0.00' } });
        return;
      }
      const [capture, ...cancels] = await Promise.all([
        shop.about('capture', id, body),
        cancel(id, body),
        cancel(id, body),
      ]);
      const captured = capture?.rescode === '0000';
      const isCanceled = succeeded(cancels) === 1;
      expect(succeeded(cancels)).toBeLessThanOrEqual(1);
      expect(captured || isCanceled).toBe(true);
      // Both can only be when the cancellation came after the capture: then it is a refund.
      const status = captured ? 'SALE' : 'AUTH';
      const balance = isCanceled ? '0.00' : '10.00';
      expect(await shop.retrieve(body)).toMatchObject({ payment: { status, balance } });
    });
    expect(ids.size).toBe(ROUNDS[kind]);
    expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
  });
});
