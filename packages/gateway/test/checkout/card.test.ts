import { describe, expect, test } from 'vitest';
import { describeOnOneStore } from '../../../../test/support/stores.ts';
import { CardPayments } from '../../src/checkout/card-payments.ts';
import { type Reply, testServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import {
  api,
  BUYER,
  card,
  errorOf,
  koreanOrder,
  openPage,
  order,
  pay,
  paymentOfToken,
  placesOf,
  postCard,
  press,
  start,
  untilCallbackSent,
  untilState,
  VISA,
  VISA_CHALLENGED,
  VISA_OF_KOREA,
  viewOf,
  WITHOUT_MONEY,
} from './shop.ts';

const DIGITS = VISA.replaceAll(' ', '');

describeOnOneStore('payments by card', (openStore) => {
  const server = testServer({ openStore });

  async function vaultCards(): Promise<number> {
    const [row] = await server.store.query<{ count: bigint }>('select count(*) as count from vault_cards');
    return Number(row?.count);
  }

  test('approved at once; the engine knows the card by its token and what is on receipts', async () => {
    const token = await openPage(server);
    const reply = await postCard(server, token);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.status).toBe(200);
    expect(['starting', 'succeeded']).toContain(JSON.parse(reply.text).state);
    await untilState(server, token, 'succeeded');
    const payment = await paymentOfToken(server, token);
    expect(payment).toMatchObject({
      state: 'captured',
      method: 'P000',
      card: {
        brand: 'visa',
        first4: '4111',
        last4: '1111',
        country: 'US',
        issuer: null,
        installmentMonths: 0,
      },
    });
    const payer = server.gateway.engine.payments.payerOf(payment);
    expect(payer).toMatchObject({ name: 'Zebulon Buyer', cardHolder: 'ZEBULON HOLDER' });
    const kept = await server.gateway.vault.open(payment.merchantId, payment.card?.token ?? '');
    expect(kept?.revealNumber()).toBe(DIGITS);
    expect(kept?.revealExpiry()).toBe('1239');
  });

  test('the card is kept as long as an authorization may wait, and a little longer', async () => {
    const token = await openPage(server);
    const { expiresAt } = await viewOf(server, token);
    await pay(server, token);
    const { card: paidWith } = await paymentOfToken(server, token);
    const [row] = await server.store.query<{ at: Date }>(
      'select expires_at as at from vault_cards where token = $1',
      [paidWith?.token ?? ''],
    );
    expect(row?.at.getTime()).toBe(Date.parse(expiresAt) + 8 * 24 * 3600 * 1000);
  });

  test('after the issuer’s screen', async () => {
    const token = await openPage(server);
    await pay(server, token, { number: VISA_CHALLENGED });
    await press(server, token, 'approve');
    await untilState(server, token, 'succeeded');
  });

  test('a decline ends the payment; another card does not revive it', async () => {
    const token = await openPage(server);
    await pay(server, token, { number: WITHOUT_MONEY });
    const view = await untilState(server, token, 'failed');
    expect(view.outcome).toMatchObject({ reason: 'Insufficient funds' });
    const before = await vaultCards();
    expect((await pay(server, token)).state).toBe('failed');
    expect((await paymentOfToken(server, token)).card?.last4).toBe('1109');
    expect(await vaultCards()).toBe(before);
  });

  test('many clicks at once are one payment with one card', async () => {
    const token = await openPage(server);
    const before = await vaultCards();
    const replies = await Promise.all([
      postCard(server, token),
      postCard(server, token),
      postCard(server, token, card({ number: WITHOUT_MONEY })),
    ]);
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200]);
    await untilState(server, token, 'succeeded');
    expect(await vaultCards()).toBe(before + 1);
    const { id } = await paymentOfToken(server, token);
    const attempts = await server.store.query('select id from attempts where subject_id = $1', [id]);
    expect(attempts).toHaveLength(1);
  });

  test('two tabs at two processes: the card that comes too late leaves the vault at once', async () => {
    const before = await vaultCards();
    for (let round = 0; round < 5; round += 1) {
      const payment = await paymentOfToken(server, await openPage(server));
      const cards = [card(), card({ number: '5200 0000 0000 0106' })];
      // What one process knows to be under way, the other does not.
      const ends = await Promise.all(
        cards.map((entry) => new CardPayments(server.gateway).pay(payment, entry)),
      );
      const [kept] = await server.store.query<{ card: { token: string } }>(
        'select card from payments where id = $1',
        [payment.id],
      );
      expect(new Set(ends.map((end) => end.card?.token))).toEqual(new Set([kept?.card.token]));
      expect(await server.gateway.vault.open(payment.merchantId, kept?.card.token ?? '')).toBeDefined();
    }
    expect(await vaultCards()).toBe(before + 5);
  });

  test.each([
    ['number', { number: '4111 1111 1111 1112' }],
    ['number', { number: '1234' }],
    ['number', { number: '' }],
    ['expiry', { expiry: '13/39' }],
    ['expiry', { expiry: '01/20' }],
    ['expiry', { expiry: 'soon' }],
    ['cvc', { cvc: '12' }],
    ['cvc', { cvc: '1234' }],
    ['cvc', { number: '3782 822463 10005', cvc: '123' }],
    ['holder', { holder: '' }],
    ['holder', { holder: '  ' }],
    ['holder', { holder: 'J' }],
    ['holder', { holder: DIGITS }],
    ['holder', { holder: 'ZEBULON 737' }],
    ['holder', { holder: 'ZEBULON\u0000HOLDER' }],
    ['holder', { holder: 'Z'.repeat(51) }],
    ['installmentMonths', { installmentMonths: 3 }],
  ] as const)('a wrong %s (%j) is said, and the payment stays open', async (field, changes) => {
    const token = await openPage(server);
    const before = await vaultCards();
    const error = errorOf(await postCard(server, token, card(changes)));
    expect(error).toEqual({ status: 400, code: 'card_invalid', field, message: expect.any(String) });
    expect((await viewOf(server, token)).state).toBe('choosing');
    expect(await vaultCards()).toBe(before);
    await pay(server, token);
    await untilState(server, token, 'succeeded');
  });

  test('instalments: in won, from 50 000 on, with cards of Korea', async () => {
    const months = async (body: ReturnType<typeof order>) => {
      const token = await openPage(server, body);
      return { token, offered: (await viewOf(server, token)).cardForm?.installmentMonths };
    };
    const won = (amount: string) => koreanOrder({ payment: { amount } });
    expect((await months(order())).offered).toEqual([0]);
    expect((await months(won('49999'))).offered).toEqual([0]);
    const { token, offered } = await months(won('50000'));
    expect(offered).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    for (const changes of [
      { number: VISA, installmentMonths: 3 },
      { number: VISA_OF_KOREA, installmentMonths: 1 },
      { number: VISA_OF_KOREA, installmentMonths: 13 },
    ]) {
      expect(errorOf(await postCard(server, token, card(changes)))).toMatchObject({
        code: 'card_invalid',
        field: 'installmentMonths',
      });
    }
    await pay(server, token, { number: VISA_OF_KOREA, installmentMonths: 3, holder: '' });
    const payment = await paymentOfToken(server, token);
    expect(payment.card).toMatchObject({ country: 'KR', issuer: 'shinhan', installmentMonths: 3 });
    expect(server.gateway.engine.payments.payerOf(payment).cardHolder).toBeUndefined();
  });

  test('a name is asked for on the page of the world, not on that of Korea', async () => {
    const needsHolder = async (body: ReturnType<typeof order>) =>
      (await viewOf(server, await openPage(server, body))).cardForm?.needsHolder;
    expect(await needsHolder(order())).toBe(true);
    expect(await needsHolder(koreanOrder())).toBe(false);
  });

  test('ten wrong cards end the payment, with a reason', async () => {
    const token = await openPage(server);
    const wrong = () => postCard(server, token, card({ number: '4111111111111112' }));
    for (let tries = 1; tries < 10; tries++) {
      const reply = await until('not too fast', async () => {
        const tried = await wrong();
        return tried.status !== 429 && tried;
      });
      expect(errorOf(reply).code).toBe('card_invalid');
      expect((await viewOf(server, token)).state).toBe('choosing');
    }
    const last = await until('not too fast', async () => {
      const tried = await wrong();
      return tried.status !== 429 && tried;
    });
    expect(JSON.parse(last.text)).toMatchObject({
      state: 'failed',
      outcome: { reason: 'Wrong card details were entered too many times' },
    });
    expect(await paymentOfToken(server, token)).toMatchObject({
      state: 'failed',
      decline: 'too_many_wrong_details',
      card: null,
    });
  });

  test('how many is a setting of the app; the count of a payment is forgotten after its time', async () => {
    await server.setApp('1849705C64', `settings = '{"cardTries": 2}'`);
    const token = await openPage(server);
    expect((await postCard(server, token, card({ cvc: '1' }))).status).toBe(400);
    expect(JSON.parse((await postCard(server, token, card({ cvc: '1' }))).text).state).toBe('failed');
    await server.setApp('1849705C64', `settings = '{}'`);
    const rows = () => server.store.query('select * from card_tries');
    expect((await rows()).length).toBeGreaterThan(0);
    await server.advance(25 * 3600);
    await postCard(server, await openPage(server), card({ cvc: '1' }));
    expect(await rows()).toHaveLength(1);
  });

  test('neither number nor CVC is in a log or in the store outside the vault', async () => {
    const token = await openPage(server);
    const cvc = '8642';
    const number = '378282246310005';
    await postCard(server, token, card({ number, cvc: '1' }));
    await postCard(server, token, card({ number: `${number}0`, cvc }));
    await pay(server, token, { number, cvc });
    await press(server, token, 'approve');
    await untilState(server, token, 'succeeded');
    await untilCallbackSent(server, await paymentOfToken(server, token));
    expect(await placesOf(server, '"last4"')).toContain('payments.card');
    for (const secret of [number, `"${cvc}"`, 'ZEBULON HOLDER', BUYER.name, BUYER.email]) {
      expect(await placesOf(server, secret)).toEqual([]);
      expect(server.logText).not.toContain(secret);
    }
  });

  test('authentication alone, and authorization: the payer has done their part', async () => {
    const authenticated = await openPage(server, order({ payment: { transaction_type: 'PAYER_AUTH' } }));
    await pay(server, authenticated, { number: VISA_CHALLENGED });
    await press(server, authenticated, 'approve');
    await untilState(server, authenticated, 'succeeded');
    expect((await paymentOfToken(server, authenticated)).state).toBe('authenticated');

    const authorized = await openPage(server, order({ payment: { transaction_type: 'AUTHORIZE' } }));
    await pay(server, authorized);
    await untilState(server, authorized, 'succeeded');
    const payment = await paymentOfToken(server, authorized);
    expect(payment.state).toBe('authorized');
    const captured = await server.gateway.engine.payments.capture(payment);
    expect(captured.ok && captured.value.state).toBe('captured');
    expect((await viewOf(server, authorized)).state).toBe('succeeded');
  });

  test('what the merchant makes of an authentication is not shown to the payer', async () => {
    const token = await openPage(server, order({ payment: { transaction_type: 'PAYER_AUTH' } }));
    await pay(server, token, { number: '4000000000000010' });
    await untilState(server, token, 'succeeded');
    const payment = await paymentOfToken(server, token);
    const confirmed = await server.gateway.engine.payments.confirm(payment, { intent: 'sale' });
    expect(confirmed.ok && confirmed.value.state).toBe('captured');
    expect((await viewOf(server, token)).state).toBe('succeeded');
  });
});

describe('the route that takes cards', () => {
  const server = testServer();

  test.each([
    ['no JSON', '{"number":"4111111111111111"'],
    ['nothing', ''],
    ['a part', { method: 'P000', number: DIGITS }],
    ['a number as number', { ...card(), number: 4111111111111111 }],
    ['more than there is', { ...card(), pin: '1234' }],
    ['too much', { ...card(), holder: 'Z'.repeat(2000) }],
    ['months that are none', { ...card(), installmentMonths: 1.5 }],
  ])('%s is refused with the same words, none of them the payer’s', async (_, body) => {
    const token = await openPage(server);
    const reply = await postCard(server, token, body);
    expect(errorOf(reply)).toEqual({
      status: 400,
      code: 'invalid_request',
      message: 'These are no details of a card.',
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect((await viewOf(server, token)).state).toBe('choosing');
  });

  test('another type of content is none', async () => {
    const reply = await server.request('POST', api(await openPage(server), '/card'), 'number=4111', {
      'content-type': 'text/plain',
    });
    expect(errorOf(reply).code).toBe('invalid_request');
  });

  test('a method that takes no card; a card where there is another method', async () => {
    const token = await openPage(server);
    expect(errorOf(await postCard(server, token, card({ method: 'P003' })))).toMatchObject({
      code: 'invalid_request',
    });
    expect(errorOf(await postCard(server, token, card({ method: 'NOPE' }))).code).toBe('invalid_request');
    expect(errorOf(await start(server, token, { method: 'P000' }))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
    expect((await viewOf(server, token)).state).toBe('choosing');
  });

  test('a token that leads nowhere', async () => {
    expect(errorOf(await postCard(server, 'A'.repeat(43)))).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('under maintenance', async () => {
    const token = await openPage(server);
    const key = { dialect: 'eximbay', direction: 'payment', currency: 'USD', code: 'P000' } as const;
    await server.gateway.engine.context.methods.setState(key, 'maintenance');
    expect(errorOf(await postCard(server, token)).code).toBe('method_unavailable');
    await server.gateway.engine.context.methods.setState(key, 'available');
  });

  test('a channel that takes no cards offers none', async () => {
    const { gateway } = server;
    const acceptors = gateway.cardAcceptors as Map<string, never>;
    const [[name, acceptor] = []] = [...acceptors];
    if (!name || !acceptor) throw new Error('the sandbox takes cards');
    acceptors.delete(name);
    const token = await openPage(server);
    const option = (await viewOf(server, token)).methods.find(({ code }) => code === 'P000');
    expect(option).toMatchObject({ available: false, unavailableReason: 'maintenance' });
    expect(errorOf(await postCard(server, token)).code).toBe('method_unavailable');
    acceptors.set(name, acceptor);
    expect((await viewOf(server, token)).methods[0]).toMatchObject({ code: 'P000', available: true });
  });

  test('when a channel fails, nothing of what it says is passed on', async () => {
    const acceptors = server.gateway.cardAcceptors as Map<string, unknown>;
    const [[name = '', acceptor] = []] = [...acceptors];
    const token = await openPage(server);
    acceptors.set(name, {
      presentCard: (entry: { cvc: string }) =>
        Promise.reject(new Error(`POST {"number":"${DIGITS}","cvc":"${entry.cvc}"}\n    at nowhere:1:1`)),
    });
    const reply = await postCard(server, token, card({ cvc: '951' }));
    acceptors.set(name, acceptor);
    expect(errorOf(reply)).toMatchObject({ status: 500, code: 'internal' });
    expect(server.logText).toContain('card request failed');
    expect(server.logText).toContain('card-payments.ts');
    for (const secret of [DIGITS, '951', 'nowhere']) {
      expect(reply.text).not.toContain(secret);
      expect(
        server.logText
          .split('\n')
          .filter((line) => line.includes('card request'))
          .join(),
      ).not.toContain(`"${secret}`);
    }
    expect(server.logText).not.toContain(DIGITS);
    await pay(server, token);
    await untilState(server, token, 'succeeded');
  });

  test('a flood, of one payment only', async () => {
    const token = await openPage(server);
    const other = await openPage(server);
    await pay(server, token);
    const flood = await Promise.all(Array.from({ length: 12 }, () => postCard(server, token)));
    const statuses = flood.map((reply) => reply.status);
    expect(statuses).toContain(429);
    expect(errorOf(flood[statuses.indexOf(429)] as Reply).code).toBe('too_many_requests');
    expect((await postCard(server, other)).status).toBe(200);
  });

  test('an expired payment is not paid', async () => {
    const token = await openPage(server);
    await server.advance(24 * 3600 + 1);
    expect((await pay(server, token)).state).toBe('expired');
  });
});
