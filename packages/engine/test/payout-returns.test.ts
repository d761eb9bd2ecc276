import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import type { TransferOutcome } from '../src/channels/port.ts';
import { countRows, eventually, type Fixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { balances, fund } from './support/order-steps.ts';

const SUCCEEDED: TransferOutcome = { kind: 'succeeded' };
const NO_ANSWER: TransferOutcome = { kind: 'no_answer', reason: 'cut' };
const RETURNED: TransferOutcome = {
  kind: 'returned',
  decline: 'returned',
  code: 'R1',
  reason: 'account closed',
};
const DAY_MS = 24 * 60 * 60 * 1000;

describeOnOneStore('a payout that succeeded and came back, whose notice is lost', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  /** A payout that succeeds at once; its channel gives `answers` to the questions after that, the last one for ever. */
  async function paidOut(answers: readonly TransferOutcome[]) {
    const f = await makeFixture(await emptyStore());
    let asked = 0;
    f.channel.onTransfer = (call) =>
      call === 'submitPayout' ? SUCCEEDED : (answers[Math.min(asked++, answers.length - 1)] ?? SUCCEEDED);
    await fund(f, 100_000n);
    const { payout } = value(await f.engine.payouts.create(f.payout('O1')));
    f.engine.startWorkers();
    const stateNow = async () => (await f.engine.payouts.get(payout.merchantId, payout.id))?.state;
    await eventually(async () => (await stateNow()) === 'succeeded', 'success');
    return { f, payout, stateNow, questions: () => asked };
  }

  function advance(f: Fixture, days: number): void {
    f.clock.adopt(f.clock.offsetMs + days * DAY_MS);
    f.engine.wakeWorkers();
  }

  test.each([
    ['after a day', [RETURNED], [1]],
    ['after three', [SUCCEEDED, RETURNED], [1, 2]],
    ['after seven, though two questions got no answer', [NO_ANSWER, NO_ANSWER, RETURNED], [1, 2, 4]],
  ] as const)('is found %s: the merchant has the money and hears of it', async (_when, answers, pauses) => {
    const { f, stateNow, questions } = await paidOut(answers);
    for (const [at, days] of pauses.entries()) {
      advance(f, days);
      await eventually(async () => questions() === at + 1, `question ${at + 1}`);
    }
    await eventually(async () => (await stateNow()) === 'returned', 'the return');
    await f.engine.stop();
    expect(await balances(f)).toMatchObject({ available: 100_000n, frozen: 0n });
    expect(await countRows(f.store, 'callbacks', "event = 'payout_returned'")).toBe(1);
    expect(await countRows(f.store, 'effects')).toBe(0);
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('is asked about three times, and no question is left when its notice comes', async () => {
    const { f, stateNow, questions } = await paidOut([SUCCEEDED]);
    for (const [at, days] of [1, 2, 4].entries()) {
      expect(await countRows(f.store, 'effects', "kind = 'watch_payout'")).toBe(1);
      advance(f, days);
      await eventually(async () => questions() === at + 1, `question ${at + 1}`);
      await eventually(async () => (await countRows(f.store, 'effects', `tries = ${at}`)) === 0, 'the next');
    }
    expect([await stateNow(), await countRows(f.store, 'effects')]).toEqual(['succeeded', 0]);
    await f.engine.stop();
  });

  test('with its notice: nothing is asked any more', async () => {
    const { f, payout, stateNow } = await paidOut([SUCCEEDED]);
    await f.engine.events.payoutOutcome({ channel: 'scripted', attemptId: payout.attemptId }, RETURNED);
    expect([await stateNow(), await countRows(f.store, 'effects')]).toEqual(['returned', 0]);
    await f.engine.stop();
  });
});
