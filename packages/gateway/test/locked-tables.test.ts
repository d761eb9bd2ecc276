import { expect, test } from 'vitest';
import { describeOnServer } from '../../../test/support/stores.ts';
import { openServerStore } from '../../engine/src/store/server-store.ts';
import { prepared, Shop } from './support/eximbay.ts';
import { testServer } from './support/server.ts';
import { PAYMENT_QUERY } from './support/teemopay.ts';
import { DemoMerchant } from './support/teemopay-merchant.ts';

/** As `lock table` by hand does, or a change of the schema; reads give up after lock_timeout. */
describeOnServer('a table that somebody holds', (createDatabase) => {
  const server = testServer({
    openStore: async () => openServerStore({ databaseUrl: await createDatabase() }),
    withoutWorkers: true,
  });

  test('reads of it are refused as busy, in each API’s own words, and work again afterwards', async () => {
    const shop = new Shop(server);
    const teemo = new DemoMerchant(server).teemo;
    const query = { appId: 1054, orderId: 'any' };
    const { mid } = await shop.keys();
    const retrieve = { mid, key_field: 'order_id', payment: { ...prepared()['payment'], order_id: 'any' } };
    const calls = () =>
      Promise.all([
        server.call('/krw/collect/query', query).then(({ error, msg }) => [error, msg]),
        teemo.refusal(PAYMENT_QUERY, { merchantOrderNo: 'any' }),
        shop.call('/v1/payments/retrieve', retrieve).then((answer) => answer['rescode']),
        server.request('POST', '/_sandbox/payments/any/succeed').then(({ status }) => status),
      ]);
    const free = await calls();
    expect(free).toEqual([['5002', expect.anything()], [434, expect.anything()], 'Q004', 404]);
    const held = await server.store.transaction(async (tx) => {
      // Longer than we let our own transactions stand.
      await tx.query('set local idle_in_transaction_session_timeout = 0');
      await tx.query('lock table payments in access exclusive mode');
      return calls();
    });
    expect(held).toEqual([['9002', 'system:system is busy'], [412, 'Please try again later'], 'EM00', 503]);
    expect(await calls()).toEqual(free);
    expect(server.logText).not.toContain('request failed');
  }, 60_000);
});
