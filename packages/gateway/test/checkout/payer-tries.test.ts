import { expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { testServer } from '../support/server.ts';
import {
  koreanOrder,
  openPage,
  order,
  pay,
  paymentOfToken,
  press,
  start,
  untilState,
  viewOf,
  WITHOUT_MONEY,
} from './shop.ts';

const MID = '1849705C64';
const FAILED = "select 1 from callbacks where subject_id = $1 and event = 'payment_failed'";

describeOnOneStore('several tries at one order', (openStore) => {
  const server = testServer({ openStore });
  const set = (values: object) => server.setApp(MID, `settings = '${JSON.stringify(values)}'`);
  const failures = async (token: string) => {
    const { id } = await paymentOfToken(server, token);
    return (await server.store.query(FAILED, [id])).length;
  };
  /** The page after a card without money was sent to its issuer. */
  async function decline(token: string) {
    await pay(server, token, { number: WITHOUT_MONEY });
    return untilState(server, token, 'choosing', 'failed');
  }

  test('a declined card is followed by another one, and the shop hears of the payment alone', async () => {
    await set({ payerTries: 3 });
    const token = await openPage(server, order());
    const view = await decline(token);
    expect(view).toMatchObject({ state: 'choosing', lastDecline: { decline: 'insufficient_funds' } });
    expect(view.outcome).toBeNull();
    await pay(server, token);
    await untilState(server, token, 'succeeded');
    expect(await failures(token)).toBe(0);
    expect(await viewOf(server, token)).not.toHaveProperty('lastDecline');
  });

  test('a wallet that was left is followed by another method, and giving up ends the order', async () => {
    await set({ payerTries: 3, opensLoneWallet: true });
    const token = await openPage(server, koreanOrder({ payment: { payment_method: 'P302' } }));
    expect(await viewOf(server, token)).toMatchObject({ startsItself: true });
    await start(server, token, { method: 'P302' });
    await press(server, token, 'cancel');
    const view = await untilState(server, token, 'choosing');
    expect(view).toMatchObject({ lastDecline: { decline: 'cancelled' }, chosen: { code: 'P302' } });
    // The payer came back from there.
    expect(view).not.toHaveProperty('startsItself');
    await start(server, token, { method: 'P302' });
    await press(server, token, 'decline');
    await untilState(server, token, 'choosing');
    await server.json('POST', `/checkout/api/payments/${token}/cancel`);
    expect((await untilState(server, token, 'failed')).outcome?.decline).toBe('insufficient_funds');
    expect(await failures(token)).toBe(1);
  });

  test('the limit of declined cards counts each of them', async () => {
    await set({ payerTries: 10, cardDeclinesPerOrder: 2 });
    const token = await openPage(server, order());
    await decline(token);
    await decline(token);
    const refused = await pay(server, token);
    expect(refused.state).toBe('failed');
    expect(await paymentOfToken(server, token)).toMatchObject({ decline: 'too_many_declined_cards' });
    expect(await failures(token)).toBe(1);
  });

  test('one try is the default, and a control of the sandbox ends an order that nobody began', async () => {
    await set({});
    const plain = await openPage(server, order());
    expect(await decline(plain)).toMatchObject({ state: 'failed' });
    await set({ payerTries: 3 });
    const token = await openPage(server, order());
    const { platformNumber } = await paymentOfToken(server, token);
    await server.json('POST', `/_sandbox/payments/${platformNumber}/fail`, {});
    await untilState(server, token, 'failed');
    expect(await failures(token)).toBe(1);
    await set({});
  });
});
