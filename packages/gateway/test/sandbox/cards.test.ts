import { luhnDigit } from '@naru/wire/luhn';
import { describe, expect, test } from 'vitest';
import { type Members, type PageView, prepared, Shop } from '../support/eximbay.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const server = testServer();
const shop = new Shop(server);

const CHALLENGE = '4000000000000002';
const AT_ONCE = '4111111111111111';

interface State {
  readonly state: string;
  readonly reason: string | null;
  readonly voucherNumber: string | null;
}

interface Screen {
  readonly kind: string;
  readonly state: string;
  readonly [member: string]: unknown;
}

const control = (orderId: string, action: string, body?: Members) =>
  server.json<State>('POST', `/_sandbox/payments/${orderId}/${action}`, body);

function order(payment: Members = {}): Record<string, Members> {
  return prepared({ payment });
}

/** Pays by a card and stops at the issuer's screen. */
async function atIssuer(body = order(), number = CHALLENGE) {
  const page = await shop.page(body);
  const card = { method: 'P000', expiry: '12/33', cvc: '123', holder: 'HONG GILDONG', installmentMonths: 0 };
  await server.json('POST', `/checkout/api/payments/${page.token}/card`, { ...card, number });
  const view = await shop.untilState(page.token, 'redirect');
  return { ...page, reference: String(view.redirectUrl).split('/').at(-1) ?? '' };
}

const screen = (reference: string) => server.json<Screen>('GET', `/sandbox/api/screens/${reference}`);

const press = (reference: string, action: string, body?: Members) =>
  server.json<Screen>('POST', `/sandbox/api/screens/${reference}/${action}`, body);

async function paymentOf(orderId: string) {
  const [payment] = await server.gateway.engine.payments.findByAnyNumber(orderId);
  if (!payment) throw new Error(`no payment ${orderId}`);
  return payment;
}

describe('the issuer’s screen over HTTP', () => {
  test('is a page, and shows the card by its last digits', async () => {
    const { reference } = await atIssuer(order({ amount: '1234.50' }));
    expect((await server.request('GET', `/sandbox/pay/${reference}`)).status).toBe(200);
    expect(await screen(reference)).toMatchObject({
      kind: 'card_challenge',
      state: 'open',
      amountText: '1,234.50',
      currency: 'USD',
      card: { brand: 'visa', last4: '0002' },
      voucher: null,
    });
  });

  test('approves: the payment has its approval', async () => {
    const { reference, orderId, token } = await atIssuer();
    expect((await press(reference, 'approve')).state).toBe('approved');
    expect((await shop.untilState(token, 'succeeded')).state).toBe('succeeded');
    expect(await paymentOf(orderId)).toMatchObject({
      state: 'captured',
      card: { brand: 'visa', first4: '4000', last4: '0002', country: 'US', installmentMonths: 0 },
      approval: { authCode: expect.stringMatching(/^\d{6}$/) },
    });
  });

  test('declines for a reason', async () => {
    const { reference, orderId } = await atIssuer();
    expect((await press(reference, 'decline', { reason: 'authentication_failed' })).state).toBe('declined');
    expect(await paymentOf(orderId)).toMatchObject({
      state: 'failed',
      decline: 'authentication_failed',
    });
  });

  test('knows no other reason', async () => {
    const { reference } = await atIssuer();
    const path = `/sandbox/api/screens/${reference}/decline`;
    expect((await server.request('POST', path, { reason: 'bad_weather' })).status).toBe(400);
  });

  test('never answering ends the payment after five minutes', async () => {
    const { reference, orderId } = await atIssuer();
    expect((await press(reference, 'time-out')).state).toBe('timed_out');
    expect((await paymentOf(orderId)).state).toBe('pending');
    await server.advance(300);
    await until('the failure', async () => (await paymentOf(orderId)).state === 'failed');
    expect((await paymentOf(orderId)).decline).toBe('authentication_timed_out');
  });
});

describe('cards that decline', () => {
  test('end the payment with the issuer’s code', async () => {
    const page = await shop.page();
    const view = await shop.payByCard(page.token, { number: '4000000000001109' });
    expect(view.state).toBe('failed');
    expect(await paymentOf(page.orderId)).toMatchObject({
      state: 'failed',
      decline: 'insufficient_funds',
      failureCode: 'funds',
      failureReason: 'Insufficient funds',
    });
  });

  test.each(['4000000000001273', '4000000000001281'])('%s: in doubt, asked, paid', async (number) => {
    const page = await shop.page();
    const card = {
      method: 'P000',
      expiry: '12/33',
      cvc: '123',
      holder: 'HONG GILDONG',
      installmentMonths: 0,
    };
    await server.json('POST', `/checkout/api/payments/${page.token}/card`, { ...card, number });
    await until('the doubt', async () => (await paymentOf(page.orderId)).state === 'unknown');
    await server.advance(4);
    await until('the payment', async () => (await paymentOf(page.orderId)).state === 'captured');
  });
});

describe('the control API with cards', () => {
  test('pays a payment that was not started, by a card of its own', async () => {
    const { orderId } = await shop.page();
    expect(await control(orderId, 'succeed')).toMatchObject({ state: 'captured' });
    expect(await paymentOf(orderId)).toMatchObject({ card: { last4: '0002' } });
    expect((await server.request('POST', `/_sandbox/payments/${orderId}/succeed`)).status).toBe(409);
  });

  test('authorizes what is to be authorized, and captures what is', async () => {
    const { orderId } = await shop.page(order({ transaction_type: 'AUTHORIZE' }));
    expect(await control(orderId, 'succeed')).toMatchObject({ state: 'authorized' });
    const fail = await server.request('POST', `/_sandbox/payments/${orderId}/fail`);
    expect(fail.status).toBe(409);
    expect(await control(orderId, 'succeed')).toMatchObject({ state: 'captured' });
  });

  test('authenticates what is to be authenticated', async () => {
    const { orderId } = await shop.page(order({ transaction_type: 'PAYER_AUTH' }));
    expect(await control(orderId, 'succeed')).toMatchObject({ state: 'authenticated' });
    const { authentication } = await paymentOf(orderId);
    expect(authentication).toMatchObject({ eci: '05', cavv: expect.stringMatching(/^.{28}$/) });
    expect((await server.request('POST', `/_sandbox/payments/${orderId}/succeed`)).status).toBe(409);
  });

  test('fails with a code', async () => {
    const { orderId } = await atIssuer();
    const why = { errorCode: 'STOLEN_OR_LOST_CARD', reason: 'Stolen' };
    expect(await control(orderId, 'fail', why)).toMatchObject({ state: 'failed', reason: 'Stolen' });
    expect(await paymentOf(orderId)).toMatchObject({
      decline: 'card_lost',
      failureCode: 'STOLEN_OR_LOST_CARD',
    });
  });

  test('expires what waits at the issuer’s screen, and closes it', async () => {
    const { orderId, reference } = await atIssuer();
    expect(await control(orderId, 'expire')).toMatchObject({ state: 'expired' });
    await until('the screen', async () => (await screen(reference)).state === 'expired');
    expect((await press(reference, 'approve')).state).toBe('expired');
  });
});

describe('captures, voids and approvals after an authentication', () => {
  test('a capture that is refused leaves the authorization', async () => {
    const page = await shop.page(order({ transaction_type: 'AUTHORIZE' }));
    await shop.payByCard(page.token, { number: '4000000000001240' });
    const authorized = await paymentOf(page.orderId);
    expect(authorized.state).toBe('authorized');
    const captured = await server.gateway.engine.payments.capture(authorized);
    expect(captured).toMatchObject({ ok: true, value: { state: 'authorized' } });
    expect(await paymentOf(page.orderId)).toMatchObject({
      decline: 'capture_refused',
      failureCode: 'capture',
    });
  });

  test('a capture whose answer is lost is found', async () => {
    const page = await shop.page(order({ transaction_type: 'AUTHORIZE' }));
    await shop.payByCard(page.token, { number: '4000000000001257' });
    const capturing = server.gateway.engine.payments.capture(await paymentOf(page.orderId));
    await until('the doubt', async () => {
      const sql = `select 1 from effects where kind = 'find_payment'`;
      return (await server.store.query(sql)).length > 0;
    });
    await server.advance(4);
    expect(await capturing).toMatchObject({ ok: true, value: { state: 'captured' } });
  });

  test('a void gives the authorization back at the channel', async () => {
    const page = await shop.page(order({ transaction_type: 'AUTHORIZE' }));
    await shop.payByCard(page.token, { number: AT_ONCE });
    const authorized = await paymentOf(page.orderId);
    expect(await server.gateway.engine.refunds.void(authorized, 'Not wanted')).toMatchObject({ ok: true });
    await until('the channel', async () => {
      return (await screen(authorized.attemptId ?? '')).state === 'cancelled';
    });
  });

  test('the approval asks nobody again', async () => {
    const body = order({ transaction_type: 'PAYER_AUTH' });
    const page = await shop.page(body);
    await shop.payByCard(page.token, { number: CHALLENGE });
    const authenticated = await paymentOf(page.orderId);
    expect(authenticated.state).toBe('authenticated');
    const confirmed = await server.gateway.engine.payments.confirm(authenticated, { intent: 'sale' });
    expect(confirmed).toMatchObject({ ok: true, value: { state: 'captured' } });
  });
});

describe('convenience stores', () => {
  async function registered(): Promise<{ orderId: string; token: string; reference: string }> {
    const page = await shop.page(order({ currency: 'JPY', amount: '12345', payment_method: 'P006' }));
    await server.json('POST', `/checkout/api/payments/${page.token}/start`, { method: 'P006' });
    const view: PageView = await shop.untilState(page.token, 'voucher');
    const voucher = view['voucher'] as { url: string; number: string };
    return { ...page, reference: voucher.url.split('/').at(-1) ?? '' };
  }

  test('give out a number; paid at the counter', async () => {
    const { orderId, reference } = await registered();
    const shown = await screen(reference);
    const { number } = shown['voucher'] as { number: string };
    expect(shown).toMatchObject({ kind: 'voucher', amountText: '12,345', currency: 'JPY' });
    expect(number).toMatch(/^\d{11}$/);
    expect((await paymentOf(orderId)).details).toMatchObject({ channel: { voucherNumber: number } });
    expect((await press(reference, 'approve')).state).toBe('approved');
    expect(await paymentOf(orderId)).toMatchObject({ state: 'captured' });
  });

  test('are paid and left unpaid by the control API', async () => {
    const paid = await registered();
    expect(await control(paid.orderId, 'succeed')).toMatchObject({
      state: 'captured',
      voucherNumber: expect.stringMatching(/^\d{11}$/),
    });
    const unpaid = await registered();
    expect(await control(unpaid.orderId, 'expire')).toMatchObject({ state: 'expired' });
    await until('the screen', async () => (await screen(unpaid.reference)).state === 'expired');
  });
});

describe('what is kept of cards', () => {
  test('outside the vault no number, CVC or holder: in no table, in no log', async () => {
    const number = `400000963951753${luhnDigit('400000963951753')}`;
    const holder = 'XAVERIUS QUILLFEATHER';
    const page = await shop.page();
    await shop.payByCard(page.token, { number, holder, cvc: '847' });
    expect((await paymentOf(page.orderId)).state).toBe('captured');
    const declined = await shop.page();
    await shop.payByCard(declined.token, { number: '4000000000001117', holder });
    const wrong = {
      method: 'P000',
      number: `${number}1`,
      expiry: '12/33',
      cvc: '847',
      holder,
      installmentMonths: 0,
    };
    const refused = await server.request(
      'POST',
      `/checkout/api/payments/${(await shop.page()).token}/card`,
      wrong,
    );
    expect(refused.status).toBe(400);
    const tables = await server.store.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await server.store.query<{ text: string }>(`select t::text as text from "${name}" t`);
      const text = rows.map((row) => row.text).join('\n');
      for (const one of [number, number.slice(6, 12), holder])
        if (text.includes(one)) found.push(`${name}: ${one}`);
    }
    for (const one of [number, holder, '"847"']) if (server.logText.includes(one)) found.push(`log: ${one}`);
    expect(found).toEqual([]);
    const { token = '' } = (await paymentOf(page.orderId)).card ?? {};
    const { merchantId } = await paymentOf(page.orderId);
    expect((await server.gateway.vault.open(merchantId, token))?.revealNumber()).toBe(number);
  });

  test('after its time a card is gone', async () => {
    const page = await shop.page();
    await shop.payByCard(page.token, { number: AT_ONCE });
    const { merchantId, card, expiresAt } = await paymentOf(page.orderId);
    expect(await server.gateway.vault.open(merchantId, card?.token ?? '')).toBeDefined();
    const after = new Date(expiresAt.getTime() + 9 * 24 * 3600 * 1000);
    expect(await server.gateway.vault.purge(after)).toBeGreaterThan(0);
    expect(await server.store.query('select 1 from vault_cards')).toEqual([]);
  });

  test('a reset empties vault and channel', async () => {
    const page = await shop.page();
    await shop.payByCard(page.token, { number: AT_ONCE });
    await server.json('POST', '/_sandbox/reset');
    expect(await server.store.query('select 1 from vault_cards')).toEqual([]);
    expect(await server.store.query('select 1 from sandbox_cards')).toEqual([]);
    const { orderId } = await shop.page();
    expect(await control(orderId, 'succeed')).toMatchObject({ state: 'captured' });
  });
});

test('the books are sound after all this', async () => {
  expect((await server.gateway.engine.verifyLedger()).faults).toEqual([]);
});
