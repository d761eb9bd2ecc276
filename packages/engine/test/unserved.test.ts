import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../test/support/stores.ts';
import { newId } from '../src/base/ids.ts';
import type { Channel } from '../src/channels/port.ts';
import { eventually, joinFixture, makeFixture, value } from './support/engine-fixture.ts';
import { emptiedForEach } from './support/one-store.ts';
import { capturedPayment } from './support/order-steps.ts';
import { makeMail } from './support/outbox-mail.ts';
import { startNow } from './support/start-now.ts';

const NO_CHANNELS = { channels: new Map<string, Channel>() };
const NO_DIALECTS = { dialects: new Map() };

describeOnOneStore('work that a process can not do', (openFresh) => {
  const emptyStore = emptiedForEach(openFresh);

  test('calls of a channel that it does not have are left to others, and reported', async () => {
    const f = await makeFixture(await emptyStore());
    const idle = await joinFixture(f, f.store, NO_CHANNELS);
    const { payment } = value(await f.engine.payments.create(f.payment('M1')));
    value(await startNow(f, payment, f.method('WALLET'), null));
    const waiting = { what: 'channel_call', name: 'scripted', count: 1 };
    expect(await idle.engine.unservedWork()).toEqual([waiting]);
    expect(await f.engine.unservedWork()).toEqual([]);
    idle.engine.startWorkers();
    // A callback that it can send shows that its workers have looked.
    const probe = await capturedPayment(f, 'probe');
    await eventually(async () => {
      const [row] = await f.engine.callbacks.ofOrders([probe], 1);
      return row?.state === 'delivered';
    }, 'the probe is delivered');
    const claims = await f.store.query<{ claims: number }>(
      'select claims from effects where subject_id = $1',
      [payment.id],
    );
    expect(claims).toEqual([{ claims: 0 }]);
    f.engine.startWorkers();
    await eventually(async () => f.channel.calls.length > 0, 'whoever can makes the call');
    await Promise.all([f.engine.stop(), idle.engine.stop()]);
  });

  test('messages of a dialect that it does not speak are left to others, and reported', async () => {
    const f = await makeFixture(await emptyStore());
    const idle = await joinFixture(f, f.store, NO_DIALECTS);
    const payment = await capturedPayment(f, 'M1');
    expect(await idle.engine.unservedWork()).toContainEqual({ what: 'callback', name: 'plain', count: 1 });
    idle.engine.startWorkers();
    // It looks at once; to stop is to wait for that.
    await idle.engine.stop();
    const [row] = await f.store.query<{ claims: number }>('select claims from callbacks');
    expect(row).toEqual({ claims: 0 });
    f.engine.startWorkers();
    await eventually(async () => {
      const [callback] = await f.engine.callbacks.ofOrders([payment], 1);
      return callback?.state === 'delivered';
    }, 'whoever speaks it sends it');
    await f.engine.stop();
  });

  test('mails without a mail server wait for one as long as they are of use', async () => {
    const f = await makeFixture(await emptyStore());
    const now = f.clock.now().getTime();
    const useful = makeMail(f, { id: newId(f.clock.now()), usefulUntil: new Date(now + 3_600_000) });
    const late = makeMail(f, { id: newId(f.clock.now()), usefulUntil: new Date(now - 1) });
    await Promise.all([useful, late]);
    expect(await f.engine.unservedWork()).toEqual([{ what: 'mail', name: '', count: 2 }]);
    f.engine.startWorkers();
    const states = () =>
      f.store.query('select state, tries, error, leased_until from mails order by useful_until');
    await eventually(async () => (await states())[0]!['state'] === 'unsent', 'the late one is given up');
    expect(await states()).toEqual([
      { state: 'unsent', tries: 1, error: 'no mail server is set up', leased_until: null },
      { state: 'pending', tries: 0, error: null, leased_until: null },
    ]);
    await f.engine.stop();
  });
});
