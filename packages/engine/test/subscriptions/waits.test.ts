import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { eventually, value } from '../support/engine-fixture.ts';
import { emptiedForEach } from '../support/one-store.ts';
import {
  chargesOf,
  makeSubscriptionFixture,
  register,
  type SubscriptionFixture,
  subscriptionOf,
  travelTo,
  untilQuiet,
  untilState,
} from '../support/subscription-fixture.ts';

const START = '2040-01-31';

describeOnOneStore('subscriptions that wait', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  async function withShop(
    work: (f: SubscriptionFixture) => Promise<void>,
    options: Parameters<typeof makeSubscriptionFixture>[1] = {},
  ): Promise<void> {
    const f = await makeSubscriptionFixture(await emptyStore(), options);
    travelTo(f, START);
    f.engine.startWorkers();
    try {
      await work(f);
    } finally {
      await f.engine.stop();
    }
  }

  test.each([
    ['a suspended merchant', 'merchants', 'suspended'],
    ['a disabled app', 'apps', 'disabled'],
  ])('%s charges nobody, and goes on when it trades again', async (_, table, state) => {
    await withShop(async (f) => {
      const setState = async (to: string) => {
        await f.store.query(`update ${table} set state = $1`, [to]);
        f.engine.context.directory.forget();
      };
      await register(f, 'M1', { startOn: START });
      await setState(state);
      travelTo(f, '2040-02-29T10:00:00');
      await untilQuiet(f);
      expect((await subscriptionOf(f, 'M1')).dueAt.toISOString()).toBe('2040-02-29T15:00:00.000Z');
      await setState('active');
      travelTo(f, '2040-03-01');
      await untilQuiet(f);
      expect((await chargesOf(f, 'M1')).map(({ dueOn }) => dueOn)).toEqual(['2040-02-29']);
    });
  });

  test('with its merchant it ends', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START });
      await f.store.query("update merchants set state = 'closed'");
      f.engine.context.directory.forget();
      travelTo(f, '2040-02-29');
      expect(await untilState(f, 'M1', 'ended')).toMatchObject({ endReason: 'merchant_closed' });
      expect(await chargesOf(f, 'M1')).toEqual([]);
    });
  });

  test('whose first payment was refused after a review is never charged', async () => {
    await withShop(async (f) => {
      const { merchantId, firstPaymentId, appId } = await register(f, 'M1', { startOn: START });
      await register(f, 'M2', { startOn: START });
      await f.store.query(
        `insert into risk_reviews (merchant_id, id, payment_id, app_id, state, codes, score, created_at)
         values ($1, $2, $2, $3, 'refused', '{DM01}', 0, $4)`,
        [merchantId, firstPaymentId, appId, f.clock.now()],
      );
      travelTo(f, '2040-02-29');
      expect(await untilState(f, 'M1', 'ended')).toMatchObject({ endReason: 'first_payment_refused' });
      await untilQuiet(f);
      expect(await chargesOf(f, 'M1')).toEqual([]);
      expect(await chargesOf(f, 'M2')).toHaveLength(1);
    });
  });

  test('over the daily limit of the app a charge waits for the next day', async () => {
    await withShop(
      async (f) => {
        await register(f, 'M1', { startOn: START, amount: 3000n, remindDaysBefore: 0 });
        await register(f, 'M2', { startOn: START, amount: 3000n, remindDaysBefore: 0 });
        travelTo(f, '2040-02-29T05:00:00');
        await untilQuiet(f);
        const made = async () => [...(await chargesOf(f, 'M1')), ...(await chargesOf(f, 'M2'))].length;
        expect(await made()).toBe(1);
        travelTo(f, '2040-03-01');
        await untilQuiet(f);
        expect(await made()).toBe(2);
      },
      { dailyPaymentLimit: 5000n },
    );
  });

  test('a method under maintenance is looked at again after ten minutes', async () => {
    await withShop(async (f) => {
      await register(f, 'M1', { startOn: START, remindDaysBefore: 0 });
      const key = { dialect: 'plain', direction: 'payment', currency: 'KRW', code: 'WALLET' } as const;
      await f.engine.context.methods.setState(key, 'maintenance');
      travelTo(f, '2040-02-29T00:00:01');
      await untilQuiet(f);
      expect(await chargesOf(f, 'M1')).toEqual([]);
      await f.engine.context.methods.setState(key, 'available');
      travelTo(f, '2040-02-29T00:11:00');
      await untilQuiet(f);
      expect(await chargesOf(f, 'M1')).toHaveLength(1);
      expect(f.errors).toEqual([]);
    });
  });

  describe('reminders', () => {
    test('go out at nine in the morning, once, as many days before as was asked', async () => {
      await withShop(async (f) => {
        const { number } = await register(f, 'M1', {
          startOn: START,
          remindDaysBefore: 5,
        });
        travelTo(f, '2040-02-24T08:59:00');
        await untilQuiet(f);
        expect(f.mailbox.sent).toEqual([]);
        travelTo(f, '2040-02-24T09:00:00');
        const sent = await eventually(async () => f.mailbox.sent[0], 'the reminder');
        expect(sent).toMatchObject({
          to: { name: 'Hong Gildong', email: 'hong@example.com' },
          subject: 'recurring_reminder ko',
        });
        expect(JSON.parse(sent.text)).toMatchObject({
          chargeOn: '2040-02-29',
          amount: '1500',
          currency: 'KRW',
          subscriptionNumber: number,
          shop: 'merchant 1',
        });
        travelTo(f, '2040-02-28');
        await untilQuiet(f);
        travelTo(f, '2040-02-29T09:00:00');
        await untilQuiet(f);
        expect(f.mailbox.sent).toHaveLength(1);
        travelTo(f, '2040-03-26T09:00:00');
        await eventually(async () => f.mailbox.sent.length === 2, 'the reminder of March');
        expect(JSON.parse(f.mailbox.sent[1]?.text ?? '')).toMatchObject({ chargeOn: '2040-03-31' });
        expect((await subscriptionOf(f, 'M1')).remindedFor).toBe('2040-03-31');
      });
    });

    test('never go out with 0 days, after a stop, or after the charge', async () => {
      await withShop(async (f) => {
        await register(f, 'none', { startOn: START, remindDaysBefore: 0 });
        await register(f, 'late', { startOn: START });
        const stopped = await register(f, 'stopped', { startOn: START });
        value(await f.engine.subscriptions.stop(stopped, 'merchant'));
        await f.engine.stop();
        travelTo(f, '2040-02-29T09:30:00');
        f.engine.startWorkers();
        await untilQuiet(f);
        expect(await f.engine.mails.list({}, 10)).toEqual([]);
        expect(await chargesOf(f, 'late')).toHaveLength(1);
      });
    });

    test('have the adjusted amount', async () => {
      await withShop(async (f) => {
        const subscription = await register(f, 'M1', { startOn: START });
        value(await f.engine.subscriptions.adjust(subscription, 4200n, {}));
        travelTo(f, '2040-02-27');
        await eventually(async () => f.mailbox.sent.length === 1, 'the reminder');
        expect(f.mailbox.sent[0]?.text).toContain('"amount":"4200"');
      });
    });
  });

  describe('mails', () => {
    test('that the server does not take are tried again, and not after they are of no use', async () => {
      await withShop(async (f) => {
        await register(f, 'M1', { startOn: START });
        f.mailbox.fault = 'down';
        travelTo(f, '2040-02-26T09:00:00');
        const tried = async (times: number) =>
          eventually(async () => {
            const [mail] = await f.engine.mails.list({}, 1);
            return mail !== undefined && mail.tries >= times && mail;
          }, `try ${times}`);
        expect(await tried(1)).toMatchObject({ state: 'pending', error: 'connection refused' });
        travelTo(f, '2040-02-26T09:01:30');
        await tried(2);
        f.mailbox.fault = undefined;
        travelTo(f, '2040-02-26T09:10:00');
        await eventually(async () => f.mailbox.sent.length === 1, 'it was sent');
        f.mailbox.fault = 'down';
        travelTo(f, '2040-03-28T09:00:00');
        await eventually(
          async () => (await f.engine.mails.list({}, 1))[0]?.error === 'connection refused',
          'down',
        );
        await f.engine.stop();
        f.mailbox.fault = undefined;
        travelTo(f, '2040-04-01');
        f.engine.startWorkers();
        const [unsent] = await eventually(async () => {
          const mails = await f.engine.mails.list({}, 1);
          return mails[0]?.state === 'unsent' && mails;
        }, 'it was given up');
        expect(unsent?.finishedAt).not.toBeNull();
        expect(f.mailbox.sent).toHaveLength(1);
      });
    });

    test('that the server refuses for good are not tried again', async () => {
      await withShop(async (f) => {
        await register(f, 'M1', { startOn: START });
        f.mailbox.fault = 'refuses';
        travelTo(f, '2040-02-26T09:00:00');
        const mail = await eventually(async () => {
          const [found] = await f.engine.mails.list({}, 1);
          return found?.state === 'unsent' && found;
        }, 'it was refused');
        expect(mail).toMatchObject({ tries: 1, error: '550 no such user' });
      });
    });

    test('keep name and address sealed', async () => {
      await withShop(async (f) => {
        await register(f, 'M1', { startOn: START });
        travelTo(f, '2040-02-26T09:00:00');
        await eventually(async () => f.mailbox.sent.length === 1, 'the reminder');
        const rows = await f.store.query(
          `select to_json(m)::text as text from mails m union all select to_json(r)::text from subscriptions r`,
        );
        expect(rows).toHaveLength(2);
        expect(JSON.stringify(rows)).not.toMatch(/hong|gildong/i);
      });
    });
  });
});
