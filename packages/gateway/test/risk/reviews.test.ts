import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { DEMO_MERCHANT, RISK_ENV, RiskDesk } from '../support/risk.ts';
import { testServer } from '../support/server.ts';

const server = testServer({ env: RISK_ENV });
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const desk = new RiskDesk(shop);

const SAID = { operator: 'kim', note: 'called the customer' };

/** A payment under review, paid or authorized. */
async function underReview(changes: Record<string, Members> = {}) {
  const { path, body } = orderTo(endpoint, changes);
  const { token } = await shop.page(body);
  await desk.pay(token, { country: 'KR' });
  const result = await shop.result(endpoint, path);
  expect(result).toMatchObject({ rescode: '0000', dm_decision: 'REVIEW', dm_review: 'DM01' });
  return { body, result, review: await desk.reviewOf(result['transaction_id']) };
}

const proven = async () => expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);

describe('payments under review', () => {
  test('a rule makes some', async () => {
    await desk.addRule({ kind: 'country_mismatch', parameters: {}, outcome: 'review' });
  });

  test('accepted: nothing happens to the payment, and nothing more can be decided', async () => {
    const { body, review } = await underReview();
    expect(review).toMatchObject({
      state: 'open',
      codes: ['DM01'],
      payment: { state: 'captured', currency: 'USD' },
    });
    const accept = () => desk.call('POST', `/risk/reviews/${review.id}/accept`, SAID);
    expect(await accept()).toMatchObject({
      status: 200,
      body: { state: 'accepted', operator: 'kim', note: SAID.note },
    });
    expect(await accept()).toMatchObject({ status: 200, body: { state: 'accepted' } });
    expect(await desk.call('POST', `/risk/reviews/${review.id}/refuse`, SAID)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', message: 'the review is accepted already' } },
    });
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '1.00' } });
  });

  test('is found by its payment’s number also when that has the form of an id', async () => {
    const orderId = randomUUID();
    const { review } = await underReview({ payment: { order_id: orderId } });
    expect(await desk.call('POST', `/risk/reviews/${orderId}/accept`, SAID)).toMatchObject({
      status: 200,
      body: { id: review.id, state: 'accepted' },
    });
    expect(await desk.call('POST', `/risk/reviews/${randomUUID()}/accept`, SAID)).toMatchObject({
      status: 404,
    });
  });

  test('refused: a sale is refunded in full, once, however often it is said', async () => {
    const { body, result, review } = await underReview({ payment: { amount: '12.34' } });
    const refuse = () => desk.call('POST', `/risk/reviews/${review.id}/refuse`, SAID);
    const answers = await Promise.all([refuse(), refuse(), refuse()]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const { status, body: said } of answers) {
      expect(status === 200 ? ['refusing', 'refused'] : ['conflict']).toContain(
        status === 200 ? said['state'] : (said['error'] as Members)['code'],
      );
    }
    await desk.untilReview(review.id, 'refused');
    expect((await refuse()).body).toMatchObject({ state: 'refused', problem: null });
    expect(await shop.retrieve(body, result['transaction_id'])).toMatchObject({
      payment: { status: 'SALE', balance: '0.00' },
    });
    const refunds = await server.store.query(
      `select r.order_number, r.platform_number from refunds r join payments p on p.id = r.payment_id
       where p.platform_number = $1`,
      [result['transaction_id']],
    );
    expect(refunds).toEqual([
      {
        order_number: expect.stringMatching(/^RISK-[0-9a-f]{20}-1$/),
        platform_number: expect.stringMatching(/^1849705C64\d{14}$/),
      },
    ]);
    await proven();
  });

  test('refused: an authorization is given back', async () => {
    const { body, result, review } = await underReview({ payment: { transaction_type: 'AUTHORIZE' } });
    expect((await desk.call('POST', `/risk/reviews/${review.id}/refuse`, SAID)).body).toMatchObject({
      state: 'refused',
    });
    expect(await shop.retrieve(body, result['transaction_id'])).toMatchObject({
      payment: { status: 'AUTH', balance: '0.00' },
    });
    expect((await shop.about('capture', result['transaction_id'], body))['rescode']).toBe('EC00');
    await proven();
  });

  test('refused after a part was refunded: the rest goes back', async () => {
    const { body, result, review } = await underReview({ payment: { amount: '10.00' } });
    const cancelled = await shop.about('cancel', result['transaction_id'], body, {
      refund: { refund_type: 'P', refund_amount: '4.00', refund_id: `part-${Date.now()}`, reason: 'x' },
      payment: {},
    });
    expect(cancelled.rescode).toBe('0000');
    await desk.ok('POST', `/risk/reviews/${review.id}/refuse`, SAID);
    await desk.untilReview(review.id, 'refused');
    expect(await shop.retrieve(body, result['transaction_id'])).toMatchObject({
      payment: { balance: '0.00' },
    });
    await proven();
  });

  test('refused while the merchant has no money: waits, and goes on when there is some', async () => {
    const { review } = await underReview({ payment: { amount: '20.00' } });
    const { engine } = server.gateway;
    const { available } = await engine.balances(DEMO_MERCHANT, 'USD');
    await engine.adjust(DEMO_MERCHANT, 'USD', -available);
    expect(await desk.ok('POST', `/risk/reviews/${review.id}/refuse`, SAID)).toMatchObject({
      state: 'refusing',
      problem: 'insufficient_balance',
    });
    expect((await desk.reviews()).find(({ id }) => id === review.id)?.state).toBe('refusing');
    await engine.adjust(DEMO_MERCHANT, 'USD', available);
    await server.advance(61);
    await desk.untilReview(review.id, 'refused');
    await proven();
  });

  test('one that nobody paid, or whose merchant gave the money back, needs no decision any more', async () => {
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    await desk.pay(token, { country: 'KR' }, { number: '4000000000001109' });
    const declined = await shop.result(endpoint, path);
    expect(declined).toMatchObject({ rescode: 'XXXX', dm_decision: 'REVIEW' });
    const paid = await underReview();
    await shop.about('cancel', paid.result['transaction_id'], paid.body, {
      refund: { refund_type: 'F', refund_id: `full-${Date.now()}`, reason: 'x' },
      payment: {},
    });
    const listed = (await desk.reviews()).map(({ payment }) => payment.platformNumber);
    expect(listed).not.toContain(declined['transaction_id']);
    expect(listed).not.toContain(paid.result['transaction_id']);
    await server.advance(3700);
    await desk.untilReview(paid.review.id, 'dropped');
  });

  test('refused while it is still under way: carried out when the payer is through', async () => {
    const { path, body } = orderTo(endpoint);
    const { token } = await shop.page(body);
    // On the issuer's screen.
    await desk.pay(token, { country: 'KR' }, { number: '4000000000000002' });
    const view = await shop.untilState(token, 'redirect');
    const [row] = await server.store.query<{ id: string }>(
      `select r.id from risk_reviews r join payments p on p.id = r.payment_id where p.order_number = $1`,
      [body['payment']?.['order_id']],
    );
    expect(await desk.ok('POST', `/risk/reviews/${row?.id}/refuse`, SAID)).toMatchObject({
      state: 'refusing',
    });
    const reference = String(view.redirectUrl).split('/').at(-1);
    await server.json('POST', `/sandbox/api/screens/${reference}/approve`);
    const { transaction_id } = await shop.result(endpoint, path);
    await desk.untilReview(row?.id ?? '', 'refused');
    expect(await shop.retrieve(body, transaction_id)).toMatchObject({ payment: { balance: '0.00' } });
    await proven();
  });
});

describe('two operators at once', () => {
  test('one decision stands, in every round', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { body, result, review } = await underReview();
      const [accepted, refused] = await Promise.all([
        desk.call('POST', `/risk/reviews/${review.id}/accept`, SAID),
        desk.call('POST', `/risk/reviews/${review.id}/refuse`, SAID),
      ]);
      expect([accepted.status, refused.status].sort()).toEqual([200, 409]);
      if (refused.status === 200) await desk.untilReview(review.id, 'refused');
      const balance = refused.status === 200 ? '0.00' : '1.00';
      expect(await shop.retrieve(body, result['transaction_id'])).toMatchObject({ payment: { balance } });
    }
    await proven();
  });
});
