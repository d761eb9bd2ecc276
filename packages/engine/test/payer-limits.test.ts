import { expect, test } from 'vitest';
import { raceRounds } from '../../../test/support/campaign.ts';
import { describeOnServerFirst } from '../../../test/support/stores.ts';
import {
  countRows,
  type Fixture,
  type FixtureOptions,
  makeFixture,
  value,
} from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { channelOrder } from './support/order-steps.ts';
import { startNow } from './support/start-now.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ROUNDS = raceRounds(10, 200);

describeOnServerFirst('daily limits of one payer', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);
  const fixture = async (settings = {}, options: FixtureOptions = {}) =>
    makeFixture(await emptyStore(), { ...options, app: { settings } });
  const from = (f: Fixture, orderNumber: string, payerIdentifier = '203.0.113.7', method = 'WALLET') =>
    f.engine.payments.create({ ...f.payment(orderNumber), allowedMethods: [method], payerIdentifier });

  async function pay(f: Fixture, orderNumber: string): Promise<void> {
    const { payment } = value(await from(f, orderNumber));
    const started = value(await startNow(f, payment, f.method('WALLET'), null));
    const order = channelOrder(started);
    await f.engine.events.paymentOutcome(order, { kind: 'captured', payerAmount: payment.payerAmount });
  }

  test('the eleventh of a day fails; another payer, another method and the next day do not', async () => {
    const f = await fixture();
    const states = [];
    for (let index = 1; index <= 11; index += 1) states.push(value(await from(f, `M${index}`)).payment.state);
    expect(states).toEqual([...Array.from({ length: 10 }, () => 'created'), 'failed']);
    const failed = await f.engine.payments.findByOrder(f.access.app, 'M11');
    expect(failed?.failureCode).toBe('payer_limit');
    expect(value(await from(f, 'other', '203.0.113.8')).payment.state).toBe('created');
    expect(value(await from(f, 'method', '203.0.113.7', 'VA')).payment.state).toBe('created');
    f.clock.adopt(DAY_MS);
    expect(value(await from(f, 'tomorrow')).payment.state).toBe('created');
  });

  test('twenty at once never pass the limit', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const f = await fixture({ payerDailyCreated: 7 });
      const made = await Promise.all(Array.from({ length: 20 }, (_, index) => from(f, `M${index}`)));
      expect(made.filter((one) => value(one).payment.state === 'created')).toHaveLength(7);
    }
  });

  test('after three that succeeded no more are made, and those made before can not be started', async () => {
    const f = await fixture();
    const { payment: early } = value(await from(f, 'early'));
    for (const number of ['A', 'B', 'C']) await pay(f, number);
    expect(value(await from(f, 'D')).payment).toMatchObject({ state: 'failed', failureCode: 'payer_limit' });
    const started = value(await startNow(f, early, f.method('WALLET'), null));
    expect(started).toMatchObject({ state: 'failed', failureCode: 'payer_limit' });
    expect((await f.engine.verifyLedger()).faults).toEqual([]);
  });

  test('no address is readable in the store', async () => {
    const f = await fixture();
    await from(f, 'M1');
    expect(await countRows(f.store, 'payments', 'payer_key is not null')).toBe(1);
    expect(await countRows(f.store, 'payments', `to_jsonb(payments)::text like '%203.0.113.7%'`)).toBe(0);
    expect(await countRows(f.store, 'daily_usage', `scope like '%203.0.113.7%'`)).toBe(0);
  });

  test('an app limit counts beside it', async () => {
    const f = await fixture({}, { dailyPaymentLimit: 5000n });
    expect((await from(f, 'M1')).ok).toBe(true);
    expect((await from(f, 'M2')).ok).toBe(true);
    expect(await from(f, 'M3')).toMatchObject({ ok: false, refusal: { code: 'daily_limit_exceeded' } });
  });
});
