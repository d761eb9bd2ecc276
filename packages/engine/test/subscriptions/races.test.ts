import { expect, test } from 'vitest';
import { raceRounds, raceTimeoutMs } from '../../../../test/support/campaign.ts';
import { describeOnServer } from '../../../../test/support/stores.ts';
import { openServerStore } from '../../src/store/server-store.ts';
import { countRows, value } from '../support/engine-fixture.ts';
import { watchFailures } from '../support/store-wrappers.ts';
import {
  joinSubscriptionFixture,
  makeSubscriptionFixture,
  register,
  type SubscriptionFixture,
  subscriptionOf,
  travelTo,
  untilQuiet,
} from '../support/subscription-fixture.ts';

const SUBSCRIPTIONS = 40;
const MONTHS = 12;
/** What no month has twice, and every subscription has of each. */
const UNEVEN = `
  select subscription_id from subscription_charges c join payments p on p.id = c.payment_id
  where p.state = 'captured' group by subscription_id, period having count(*) <> 1`;

describeOnServer('subscriptions in two processes', (createDatabase) => {
  async function withTwo(
    work: (one: SubscriptionFixture, two: SubscriptionFixture, failures: unknown[]) => Promise<void>,
  ): Promise<void> {
    const databaseUrl = await createDatabase();
    const failures: unknown[] = [];
    const open = async () =>
      watchFailures(await openServerStore({ databaseUrl }), (error) => failures.push(error));
    const stores = [await open(), await open()];
    try {
      const one = await makeSubscriptionFixture(stores[0]!);
      const two = await joinSubscriptionFixture(one, stores[1]!);
      for (const f of [one, two]) travelTo(f, '2040-01-31');
      await work(one, two, failures);
      await Promise.all([one.engine.stop(), two.engine.stop()]);
      expect([...one.errors, ...two.errors]).toEqual([]);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  }

  test('a year in which both work at once: every charge once, whoever makes it', {
    timeout: raceTimeoutMs(120_000),
  }, async () => {
    await withTwo(async (one, two, failures) => {
      one.engine.startWorkers();
      await Promise.all(
        Array.from({ length: SUBSCRIPTIONS }, (_, index) =>
          register(one, `M${index}`, { startOn: '2040-01-31', remindDaysBefore: index % 4 }),
        ),
      );
      two.engine.startWorkers();
      const days = ['02-29', '03-31', '04-30', '05-31', '06-30', '07-31', '08-31', '09-30', '10-31', '11-30'];
      for (const day of [...days.map((text) => `2040-${text}`), '2040-12-31', '2041-01-31']) {
        for (const f of [one, two]) travelTo(f, day);
        await untilQuiet(one);
      }
      expect(await countRows(one.store, 'subscription_charges')).toBe(SUBSCRIPTIONS * MONTHS);
      expect(await one.store.query(UNEVEN)).toEqual([]);
      expect(one.issuer.orders.size).toBe(SUBSCRIPTIONS * (MONTHS + 1));
      expect(await countRows(one.store, 'subscriptions', `state = 'active' and period = ${MONTHS + 1}`)).toBe(
        SUBSCRIPTIONS,
      );
      expect((await one.engine.verifyLedger()).faults).toEqual([]);
      expect(failures).toEqual([]);
    });
  });

  test('the same page taken by both: one charge each, in every round', {
    timeout: raceTimeoutMs(120_000),
  }, async () => {
    await withTwo(async (one, two) => {
      one.engine.startWorkers();
      for (let index = 0; index < 10; index += 1) await register(one, `M${index}`, { startOn: '2040-01-31' });
      await one.engine.stop();
      const rounds = raceRounds(20, 100);
      for (let round = 1; round <= rounds; round += 1) {
        for (const f of [one, two]) travelTo(f, `20${40 + round}-01-31T12:00:00`);
        // Without leases: both see all that is due, and ask for all of it at the same moment.
        const due = await Promise.all(
          Array.from({ length: 10 }, (_, index) => subscriptionOf(one, `M${index}`)),
        );
        const made = await Promise.all(
          [one, two].flatMap((f) =>
            due.map(async (subscription) => {
              const token = await f.engine.cardTokens.get(subscription.merchantId, subscription.cardTokenId);
              return f.engine.subscriptionCharges.charge(subscription, token);
            }),
          ),
        );
        expect(made.filter((charged) => charged)).toHaveLength(10);
        await one.store.query(
          `update payments set state = 'failed', completed_at = now() where state = 'pending'`,
        );
        await one.store.query(`delete from effects`);
        // At rest for the next round, without anybody having been asked.
        await one.store.query(
          `update subscriptions set state = 'active', tries = 0, current_payment_id = null, period = period + 1`,
        );
      }
      expect(await countRows(one.store, 'subscription_charges')).toBe(10 * rounds);
    });
  });

  test('a stop that meets the charge: either it is the last, or there is none', {
    timeout: raceTimeoutMs(120_000),
  }, async () => {
    await withTwo(async (one, two) => {
      one.engine.startWorkers();
      const made = await Promise.all(
        Array.from({ length: 30 }, (_, index) => register(one, `M${index}`, { startOn: '2040-01-31' })),
      );
      two.engine.startWorkers();
      for (const f of [one, two]) travelTo(f, '2040-02-29');
      // One after another, so that they come before, among and after the charges.
      const stops: string[] = [];
      for (const subscription of made)
        stops.push(value(await two.engine.subscriptions.stop(subscription, 'merchant')).state);
      await untilQuiet(one);
      expect(await countRows(one.store, 'subscriptions', `state = 'stopped'`)).toBe(30);
      expect(await countRows(one.store, 'card_tokens', `state = 'deleted'`)).toBe(30);
      const charged = await countRows(one.store, 'subscription_charges');
      expect(await countRows(one.store, 'payments', `state = 'captured'`)).toBe(30 + charged);
      expect(stops.filter((state) => state === 'stopping').length).toBeLessThanOrEqual(charged);
      for (const f of [one, two]) travelTo(f, '2040-05-01');
      await untilQuiet(one);
      expect(await countRows(one.store, 'subscription_charges')).toBe(charged);
    });
  });
});
