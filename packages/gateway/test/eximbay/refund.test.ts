import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const REFUND_REFUSED = '4000000000001265';

let serial = 0;
const newRefundId = () => `R${process.pid}-${serial++}`;

async function paid(amount = '10.00', number?: string, buyer: Members = {}) {
  const { path, body } = orderTo(endpoint, { payment: { amount }, buyer });
  await shop.payByCard((await shop.page(body)).token, number === undefined ? {} : { number });
  const result = await shop.result(endpoint, path);
  const id = result['transaction_id'] ?? '';
  const cancel = (refund: Members, payment: Members = {}, others: Record<string, Members> = {}) =>
    shop.about('cancel', id, body, {
      refund: { refund_id: newRefundId(), reason: 'change of mind', ...refund },
      payment,
      ...others,
    });
  return { body, id, cancel, result };
}

describe('a refund', () => {
  test('in full has the shape of the reference’s example, with both spellings', async () => {
    const { body, id, cancel, result } = await paid('1');
    const refundId = newRefundId();
    const answer = await cancel(
      { refund_type: 'F', refund_amount: '1', refund_id: refundId },
      { balance: '1' },
    );
    expect(answer).toEqual({
      rescode: '0000',
      resmsg: 'Success.',
      mid: '1849705C64',
      refund: {
        refund_amount: '1.00',
        refund_id: refundId,
        refund_date: expect.stringMatching(/^\d{14}$/),
        refund_transaction_id: expect.stringMatching(/^1849705C64\d{14}$/),
      },
      payment: {
        order_id: body['payment']?.['order_id'],
        currency: 'USD',
        amount: '1.00',
        transaction_id: id,
        balance: '0.00',
        auth_code: result['auth_code'],
        base_amount: '1.00',
        base_rate: '1.000000',
        dcc_rate: '1.000000',
        payment_method: 'P101',
      },
      foreign: {
        foreign_currency: 'USD',
        foreign_amount: '1.00',
        foreign_rate: '1.000000',
        foregin_currency: 'USD',
        foregin_amount: '1.00',
        foregin_rate: '1.000000',
      },
    });
    // Refunds count up with payments.
    const sequence = (text: unknown) => Number(String(text).slice(-6));
    const refundNo = (answer['refund'] as Members)['refund_transaction_id'];
    expect(sequence(refundNo)).toBeGreaterThan(sequence(id));
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '0.00' } });
    expect(await cancel({ refund_type: 'F' })).toMatchObject({ errcode: 'TRANSACTION_ALREADY_CANCELED' });
  });

  test('in parts, as many as there are, with the balance after each', async () => {
    const { body, cancel } = await paid('10.00');
    const balances: unknown[] = [];
    for (const refund_amount of ['1.00', '2.50', '0.01', '6.49']) {
      const answer = await cancel({ refund_type: 'P', refund_amount });
      expect(answer.rescode).toBe('0000');
      balances.push((answer['payment'] as Members)['balance']);
      expect(await shop.retrieve(body)).toMatchObject({ payment: { balance: balances.at(-1) } });
    }
    expect(balances).toEqual(['9.00', '6.50', '6.49', '0.00']);
  });

  test('is found by its own transaction id, with the payment that it is of', async () => {
    const { body, id, cancel } = await paid('10.00');
    const { refund } = await cancel({ refund_type: 'P', refund_amount: '4.00' });
    const number = (refund as Members)['refund_transaction_id'] as string;
    const asked = await shop.retrieve(body, number);
    expect(asked).toMatchObject({
      rescode: '0000',
      payment: { status: 'SALE', transaction_id: id, amount: '10.00', balance: '6.00' },
      refund: { ...(refund as Members) },
    });
    expect(await shop.retrieve(body, id)).not.toHaveProperty('refund');
    const other = await paid('10.00');
    expect(await shop.retrieve(other.body, number)).toMatchObject({ payment: { status: 'NONE' } });
  });

  test('that the acquirer refuses has no transaction', async () => {
    const { body, cancel } = await paid('10.00', REFUND_REFUSED);
    const refund_id = newRefundId();
    await cancel({ refund_type: 'F', refund_id });
    const [row] = await server.store.query<{ platform_number: string }>(
      'select platform_number from refunds where order_number = $1',
      [refund_id],
    );
    expect(await shop.retrieve(body, row?.platform_number)).toMatchObject({ payment: { status: 'NONE' } });
  });

  test('as a part of the whole amount', async () => {
    const { body, cancel } = await paid('10.00');
    expect(await cancel({ refund_type: 'P', refund_amount: '10.00' })).toMatchObject({
      rescode: '0000',
      payment: { balance: '0.00' },
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '0.00' } });
  });

  test('F without an amount gives back all that is left', async () => {
    const { cancel } = await paid('10.00');
    await cancel({ refund_type: 'P', refund_amount: '4.00' });
    expect(await cancel({ refund_type: 'F' })).toMatchObject({
      refund: { refund_amount: '6.00' },
      payment: { balance: '0.00' },
    });
  });

  test.each<[string, Members, Members, string | undefined]>([
    ['more than is left', { refund_type: 'P', refund_amount: '10.01' }, {}, 'INVALID_REQEUST_AMOUNT'],
    ['a part as the whole', { refund_type: 'F', refund_amount: '9.00' }, {}, 'INVALID_REQEUST_AMOUNT'],
    ['a part without an amount', { refund_type: 'P' }, {}, 'INVALID_OR_MISSING_FIELD'],
    ['another balance', { refund_type: 'F' }, { balance: '9.00' }, 'VALIDATION_FAILED'],
    ['no balance', { refund_type: 'F' }, { balance: undefined }, 'INVALID_OR_MISSING_FIELD'],
    ['an empty balance', { refund_type: 'F' }, { balance: '' }, 'INVALID_OR_MISSING_FIELD'],
    ['another amount', { refund_type: 'F' }, { amount: '9.00' }, 'VALIDATION_FAILED'],
    ['another order', { refund_type: 'F' }, { order_id: 'other' }, 'VALIDATION_FAILED'],
    ['another currency', { refund_type: 'F' }, { currency: 'EUR' }, 'VALIDATION_FAILED'],
    ['no reason', { refund_type: 'F', reason: '' }, {}, 'INVALID_OR_MISSING_FIELD'],
  ])('%s is refused, and nothing is given back', async (_, refund, payment, errcode) => {
    const { body, cancel } = await paid('10.00');
    expect(await cancel(refund, payment)).toMatchObject({ rescode: 'EC00', errcode });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { balance: '10.00' } });
  });

  test('a refund_id is used once, whatever it was used for', async () => {
    const [one, other] = [await paid('10.00'), await paid('10.00')];
    const refund = { refund_type: 'P', refund_amount: '1.00', refund_id: newRefundId() };
    expect((await one.cancel(refund)).rescode).toBe('0000');
    const used = { rescode: 'EC00', resmsg: 'Duplicate refund.refund_id', errcode: 'DUPLICATION_DECLINE' };
    expect(await one.cancel(refund)).toEqual(used);
    expect(await other.cancel(refund)).toEqual(used);
    expect(await shop.retrieve(one.body)).toMatchObject({ payment: { balance: '9.00' } });
  });

  test('of refunds that cross one is made', async () => {
    const { body, cancel } = await paid('10.00');
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        cancel({ refund_type: 'P', refund_amount: '3.00' }, { balance: '10.00' }),
      ),
    );
    const made = answers.filter(({ rescode }) => rescode === '0000');
    const { payment } = (await shop.retrieve(body)) as unknown as { payment: { balance: string } };
    expect(payment.balance).toBe((10 - 3 * made.length).toFixed(2));
    expect(made).toHaveLength(1);
  });

  test('one that the acquirer refuses leaves the balance', async () => {
    const { body, cancel } = await paid('10.00', REFUND_REFUSED);
    expect(await cancel({ refund_type: 'F' })).toMatchObject({
      rescode: 'XXXX',
      errcode: 'INVALID_CANCEL_REQUEST',
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { balance: '10.00' } });
  });

  test('one that fails after EE02 leaves the balance: the merchant can ask, and operators see it', async () => {
    const { body, cancel } = await paid('10.00', REFUND_REFUSED, { name: 'NARU REFUND LOST' });
    const refund_id = newRefundId();
    const answer = await cancel({ refund_type: 'F', refund_id });
    expect(answer).toMatchObject({
      rescode: 'EE02',
      refund: { refund_id, refund_transaction_id: expect.stringMatching(/^1849705C64\d{14}$/) },
    });
    const number = String((answer['refund'] as Members)['refund_transaction_id']);
    const { engine } = server.gateway;
    expect((await shop.retrieve(body, number)).rescode).toBe('EE02');
    await server.advance(4);
    await until('the acquirer’s no', async () => (await shop.retrieve(body, number)).rescode === 'Q004');
    expect(await shop.retrieve(body, number)).toMatchObject({ payment: { status: 'NONE' } });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '10.00' } });
    const late = await engine.lists.lateEvents(10);
    expect(late).toMatchObject([
      {
        subjectKind: 'refund',
        event: 'failed_after_answer',
        details: { orderNumber: refund_id, platformNumber: number, amount: '1000', currency: 'USD' },
      },
    ]);
    const waiting = async () => (await server.request('GET', '/metrics')).text;
    expect(await waiting()).toContain('naru_waiting{what="failed_refunds"} 1');
    await engine.lists.markReviewed(String(late[0]?.id), engine.context.clock.now());
    expect(await waiting()).toContain('naru_waiting{what="failed_refunds"} 0');
  });

  test('without money of the merchant it is refused: RC18', async () => {
    const { body, cancel } = await paid('10.00');
    const { rows, merchantId } = await balance();
    const adjusted = await server.gateway.engine.adjust(merchantId, 'USD', -rows);
    expect(adjusted.ok).toBe(true);
    // What is left is the sale less its fee, and the fee has to come from somewhere.
    expect(await cancel({ refund_type: 'F' })).toMatchObject({
      rescode: 'RC18',
      errcode: 'INSUFFICIENT_MERCHANT_REFUND_FUNDS',
    });
    await server.gateway.engine.adjust(merchantId, 'USD', rows);
    expect(await shop.retrieve(body)).toMatchObject({ payment: { balance: '10.00' } });
  });

  test('the client’s refund', async () => {
    const { id, body } = await paid('10.00');
    const client = await shop.client();
    const { order_id, currency, amount, lang } = body['payment'] as Record<string, string>;
    const payment = {
      order_id: `${order_id}`,
      currency: `${currency}`,
      amount: `${amount}`,
      lang: `${lang}`,
    };
    const refund = {
      refund_type: 'P',
      refund_amount: '4.00',
      refund_id: newRefundId(),
      reason: 'x',
    } as const;
    const refunded = await client.cancel(id, { refund, payment: { ...payment, balance: amount ?? '' } });
    expect(refunded).toMatchObject({ ok: true, data: { payment: { balance: '6.00' } } });
    const asked = await client.retrieve({
      key_field: 'transaction_id',
      payment: { ...payment, transaction_id: id },
    });
    expect(asked).toMatchObject({ ok: true, data: { payment: { status: 'SALE', balance: '6.00' } } });
  });

  test('the client learns what became of a refund whose outcome was open', async () => {
    const { id, body } = await paid('10.00', undefined, { name: 'NARU REFUND LOST' });
    const client = await shop.client();
    const { order_id, currency, amount, lang } = body['payment'] as Record<string, string>;
    const payment = {
      order_id: `${order_id}`,
      currency: `${currency}`,
      amount: `${amount}`,
      lang: `${lang}`,
    };
    const refund = { refund_type: 'F', refund_id: newRefundId(), reason: 'x' } as const;
    const open = await client.cancel(id, { refund, payment: { ...payment, balance: `${amount}` } });
    const number = expect.stringMatching(/^1849705C64\d{14}$/);
    expect(open).toMatchObject({
      kind: 'unknown',
      cause: { rescode: 'EE02', refund: { refund_id: refund.refund_id, refund_transaction_id: number } },
    });
    const cause = !open.ok && open.kind === 'unknown' ? open.cause : undefined;
    const transaction_id = cause?.type === 'uncertain_code' ? `${cause.refund?.refund_transaction_id}` : '';
    const ask = () =>
      client.retrieve({ key_field: 'transaction_id', payment: { ...payment, transaction_id } });
    expect(await ask()).toMatchObject({ kind: 'unknown', cause: { rescode: 'EE02' } });
    await server.advance(4);
    const succeeded = await until('the acquirer’s yes', async () => {
      const answer = await ask();
      return answer.ok && answer;
    });
    expect(succeeded.data).toMatchObject({
      payment: { transaction_id: id, status: 'SALE', balance: '0.00' },
      refund: { refund_id: refund.refund_id, refund_transaction_id: transaction_id },
    });
  });

  test.each([
    ['AUD', '10.00'],
    ['JPY', '1200'],
    ['EUR', '7.50'],
  ])(
    'the first sale in %s can be given back whole: the demo merchant has the fee',
    async (currency, amount) => {
      const { path, body } = orderTo(endpoint, { payment: { currency, amount } });
      const { token } = await shop.page(body);
      await shop.payByCard(token);
      const { transaction_id: id } = await shop.result(endpoint, path);
      const refund = { refund_type: 'F', refund_id: newRefundId(), reason: 'x' };
      expect(await shop.about('cancel', id, body, { refund })).toMatchObject({ rescode: '0000' });
    },
  );

  test('a payment that is not paid has nothing to give back', async () => {
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    await server.json('POST', `/checkout/api/payments/${token}/cancel`);
    const result = await shop.result(endpoint, path);
    const refund = { refund_type: 'F', refund_id: newRefundId(), reason: 'x' };
    expect(await shop.about('cancel', result['transaction_id'], body, { refund })).toMatchObject({
      errcode: 'INVALID_CANCEL_REQUEST',
    });
  });

  async function balance() {
    const [row] = await server.store.query<{ merchant_id: string }>(
      `select merchant_id from apps where public_id = '1849705C64'`,
    );
    const merchantId = row?.merchant_id ?? '';
    return { merchantId, rows: (await server.gateway.engine.balances(merchantId, 'USD')).available };
  }
});
