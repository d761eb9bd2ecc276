import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { rebillOf, TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const FRICTIONLESS = '4000000000000010';

interface Letter {
  readonly to: string;
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  readonly number: string;
  readonly state: string;
}

async function lettersOf(query: string): Promise<Letter[]> {
  const { mails } = await server.json<{ mails: Letter[] }>('GET', `/_sandbox/mails?${query}`);
  return mails.filter(({ kind }) => kind === 'payment_confirmation');
}

/** An order that is paid by card, as far as its result. */
async function paid(changes: Record<string, Members>, number = FRICTIONLESS) {
  const { path, body } = orderTo(endpoint, changes);
  const { token, orderId } = await shop.page(body);
  await shop.payByCard(token, { number });
  return { body, orderId, result: await shop.result(endpoint, path) };
}

describe('the confirmation of a payment', () => {
  test('goes to the buyer, with what was paid, once', async () => {
    const { orderId, result } = await paid({
      payment: { amount: '1200.50' },
      merchant: { shop: 'Tea & Co' },
      buyer: { name: 'Hong', email: 'letter@example.com' },
      product: [{ name: 'Green tea', quantity: '1', unit_price: '1200.50' }] as never,
    });
    const [letter, ...others] = await until('it is sent', async () => {
      const letters = await lettersOf(`no=${orderId}`);
      return letters[0]?.state === 'sent' && letters;
    });
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ to: 'letter@example.com', number: result['transaction_id'] });
    expect(letter?.subject).toBe('Tea & Co: your payment of 1,200.50 USD');
    for (const line of [
      'Amount: 1,200.50 USD',
      'Card: Visa ****0010',
      'For: Green tea',
      `Order number: ${orderId}`,
      `Transaction number: ${result['transaction_id']}`,
    ]) {
      expect(letter?.text.split('\n')).toContain(line);
    }
    expect(letter?.text).toMatch(/Paid on: \d{4}-\d\d-\d\d \d\d:\d\d \(Korean time\)/);
    expect(letter?.text).not.toContain('Billed as');
    // Found by its address, too.
    expect(await lettersOf('to=LETTER@example.com')).toHaveLength(1);
  });

  test('is Korean where the page was', async () => {
    const { orderId } = await paid({ payment: { currency: 'KRW', amount: '39000', lang: 'KR' } });
    const [letter] = await lettersOf(`no=${orderId}`);
    expect(letter?.subject).toMatch(/결제가 완료되었습니다 \(39,000 KRW\)$/);
    expect(letter?.text).toContain('결제 금액: 39,000 KRW');
  });

  test('of an account comes when it is paid, of an authorization when it is captured', async () => {
    const { body } = orderTo(endpoint, {
      payment: { currency: 'KRW', amount: '10000', payment_method: 'P305' },
      settings: { issuer_country: 'KR' },
      tax: { receipt_status: 'N' },
    });
    const account = await shop.page(body);
    await server.json('POST', `/checkout/api/payments/${account.token}/start`, { method: 'P305' });
    await shop.untilState(account.token, 'deposit');
    expect(await lettersOf(`no=${account.orderId}`)).toEqual([]);
    await server.json('POST', `/_sandbox/payments/${account.orderId}/succeed`);
    await until('it is confirmed', async () => (await lettersOf(`no=${account.orderId}`)).length === 1);

    const authorized = await paid({ payment: { transaction_type: 'AUTHORIZE' } });
    expect(await lettersOf(`no=${authorized.orderId}`)).toEqual([]);
    await shop.about('capture', authorized.result['transaction_id'], authorized.body);
    expect(await lettersOf(`no=${authorized.orderId}`)).toHaveLength(1);
  });

  test('comes with money that is credited after the end of the order', async () => {
    await server.setApp('1849705C64', `settings = settings || '{"latePayments": "credit"}'`);
    const { body } = orderTo(endpoint, {
      payment: { currency: 'KRW', amount: '3000', payment_method: 'P302' },
    });
    const { token, orderId } = await shop.page(body);
    await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P302' });
    await shop.untilState(token, 'redirect');
    await server.json('POST', '/_sandbox/notice-faults', { count: 1 });
    await server.json('POST', `/_sandbox/payments/${orderId}/succeed`);
    await server.json('POST', `/_sandbox/payments/${orderId}/expire`);
    await until('it is confirmed', async () => (await lettersOf(`no=${orderId}`)).length === 1);
    await server.setApp('1849705C64', `settings = settings - 'latePayments'`);
  });

  test('of a stored card goes to the buyer of the call', async () => {
    const tokens = new TokenShop(server, endpoint);
    const { tokenId } = await tokens.stored();
    const body = rebillOf({}, { buyer: { name: 'HONG', email: 'rebilled@example.com' } });
    expect(await tokens.rebill(tokenId, body)).toMatchObject({ rescode: '0000' });
    expect(await lettersOf('to=rebilled@example.com')).toHaveLength(1);
    // The reference's own example names no buyer.
    const nobody = rebillOf({}, { buyer: undefined });
    expect(await tokens.rebill(tokenId, nobody)).toMatchObject({ rescode: '0000' });
    expect(await lettersOf(`no=${(nobody['payment'] as Members)['order_id']}`)).toEqual([]);
  });

  test('is for what was paid alone, and of apps that want it', async () => {
    const declined = await paid({}, '4000000000001109');
    expect(await lettersOf(`no=${declined.orderId}`)).toEqual([]);
    await server.setApp('1849705C64', `settings = settings || '{"confirmationMail": false}'`);
    const unwanted = await paid({});
    await server.setApp('1849705C64', `settings = settings - 'confirmationMail'`);
    expect(unwanted.result['rescode']).toBe('0000');
    expect(await lettersOf(`no=${unwanted.orderId}`)).toEqual([]);
  });
});
