import { expect, test } from 'vitest';
import { describeOnEveryStore } from '../../../test/support/stores.ts';
import { newId } from '../src/base/ids.ts';
import { isFreeSql, isHeldSql } from '../src/outbox/lease.ts';
import { eventually, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { capturedPayment } from './support/order-steps.ts';
import { makeMail } from './support/outbox-mail.ts';
import { startNow } from './support/start-now.ts';

/** What a worker leaves behind that was killed while the database's clock was a day ahead. */
const TAKEN_AHEAD = `leased_until = clock_timestamp() + interval '1 day'`;

describeOnEveryStore('leases', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test.each([
    ['null::timestamptz', false],
    [`clock_timestamp() - interval '1 second'`, false],
    [`clock_timestamp() + interval '30 seconds'`, true],
    [`clock_timestamp() + interval '1 day'`, false],
    [`'infinity'::timestamptz`, false],
  ])('until %s: held is %s', async (until, isHeld) => {
    const store = await emptyStore();
    const row = `from (select ${until} as leased_until) r`;
    expect(await store.query(`select ${isHeldSql()} as held, ${isFreeSql('r')} as free ${row}`)).toEqual([
      { held: isHeld, free: !isHeld },
    ]);
  });

  test('what a worker took by a clock that was ahead is taken over when it is right again', async () => {
    const f = await makeFixture(await emptyStore());
    const captured = await capturedPayment(f, 'M1');
    const { payment } = value(await f.engine.payments.create(f.payment('M2')));
    value(await startNow(f, payment, f.method('WALLET'), null));
    await makeMail(f, { id: newId(f.clock.now()), usefulUntil: new Date(f.clock.now().getTime() - 1) });
    for (const table of ['callbacks', 'effects', 'mails']) {
      const taken = await f.store.query(`update ${table} set ${TAKEN_AHEAD} returning id`);
      expect(taken.length).toBeGreaterThan(0);
    }
    f.engine.startWorkers();
    await eventually(async () => {
      const [row] = await f.engine.callbacks.ofOrders([captured], 1);
      return row?.state === 'delivered';
    }, 'the message is sent');
    await eventually(async () => f.channel.calls.length > 0, 'the channel is called');
    await eventually(async () => {
      const [mail] = await f.store.query<{ state: string }>('select state from mails');
      return mail?.state === 'unsent';
    }, 'the mail is given up');
    await f.engine.stop();
  });
});
