import type { PaymentPort } from '@naru/engine';
import { describe, expect, test, vi } from 'vitest';
import { type Members, orderTo } from '../support/eximbay.ts';
import { rebillOf, TokenShop } from '../support/eximbay-tokens.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { dashed, subscribe, travelTo } from '../support/recurring.ts';
import { testServer } from '../support/server.ts';
import { until } from '../support/until.ts';

/*
 * What is asked or sent again while the first call is under way, or after an answer of which nobody knows what it would
 * have been: it must not be answered as if nothing could have come of the first one.
 */

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new TokenShop(server, endpoint);
const FRICTIONLESS = '4000000000000010';

/** Runs `work` while what is sent to the channel waits; answers how often something was. */
async function whileChannelWaits<T>(work: (sent: () => number) => Promise<T>): Promise<T> {
  const port = server.gateway.engine.context.channels.get('sandbox')?.payments as PaymentPort;
  const gate = Promise.withResolvers<void>();
  const original = port.startPayment.bind(port);
  const spy = vi.spyOn(port, 'startPayment').mockImplementation(async (order) => {
    await gate.promise;
    return original(order);
  });
  try {
    return await work(() => spy.mock.calls.length);
  } finally {
    gate.resolve();
    spy.mockRestore();
  }
}

/** An authentication that waits for its confirmation. */
async function authenticated() {
  const { path, body } = orderTo(endpoint, { payment: { transaction_type: 'PAYER_AUTH', amount: '20.00' } });
  const { token } = await shop.page(body);
  await shop.payByCard(token, { number: FRICTIONLESS });
  const { payer_auth_id } = await shop.result(endpoint, path);
  const { transaction_type: _, ...payment } = body['payment'] ?? {};
  const confirm = () =>
    shop.call('/v1/payments/confirm', {
      transaction_type: 'PAYMENT_PA',
      mid: '1849705C64',
      payment: { ...payment, payer_auth_id },
    });
  return { body, token, confirm };
}

describe('while the issuer has not answered', () => {
  test('a /rebill waits for a slow issuer: no screen is opened for a payer who is not there', async () => {
    const { tokenId } = await shop.sharedToken();
    const body = rebillOf() as Record<string, Members>;
    const slow = { ...body, buyer: { ...body['buyer'], name: 'NARU DECLINE' } };
    expect((await shop.rebill(tokenId, slow)).rescode).toBe('XXXX');
    expect((await shop.retrieve(slow)).rescode).toBe('Q004');
  });

  test('an inquiry of a /rebill says that it is open, and not that there is none', async () => {
    const { tokenId } = await shop.sharedToken();
    const body = rebillOf() as Record<string, Members>;
    const [rebilled] = await whileChannelWaits(async (sent) => {
      const answer = shop.rebill(tokenId, body);
      await until('it is at the issuer', async () => sent() > 0);
      expect((await shop.retrieve(body)).rescode).toBe('EE02');
      return [answer];
    });
    expect((await rebilled)?.rescode).toBe('0000');
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE' } });
  });

  test('a second /rebill whose card has expired meanwhile gets the result of the first one', async () => {
    const { tokenId } = await shop.stored();
    const body = rebillOf();
    const { payments, cardTokens } = server.gateway.engine;
    const create = payments.create.bind(payments);
    const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const spy = vi.spyOn(payments, 'create').mockImplementationOnce(async (...args) => {
      arrived.resolve();
      await gate.promise;
      return create(...args);
    });
    const first = shop.rebill(tokenId, body);
    await arrived.promise;
    const expired = vi.spyOn(cardTokens, 'isExpired').mockReturnValue(true);
    const second = shop.rebill(tokenId, body);
    await until('it was refused once', async () => expired.mock.calls.length > 0);
    gate.resolve();
    expect((await first).rescode).toBe('0000');
    expect(await second).toMatchObject({ errcode: 'DUPLICATE_TRANSACTION' });
    for (const one of [spy, expired]) one.mockRestore();
  });

  test('a token that is deleted then is answered as such, when the vault is asked too late', async () => {
    const { tokenId } = await shop.stored();
    const [rebilled] = await whileChannelWaits(async (sent) => {
      const answer = shop.rebill(tokenId);
      await until('it is at the issuer', async () => sent() > 0);
      expect((await shop.deleteToken(tokenId)).rescode).toBe('0000');
      return [answer];
    });
    expect(await rebilled).toMatchObject({
      errcode: 'NOT_REGISTERED_CARD',
      resmsg: 'The stored card can not be charged any more',
    });
  });

  test('a page that charges a stored card is open, too', async () => {
    const { tokenId } = await shop.stored();
    const { body } = orderTo(endpoint, {
      payment: { transaction_type: 'REBILL' },
      tokenbilling: { token_id: tokenId },
    });
    const { token } = await shop.page(body);
    expect((await shop.retrieve(body)).rescode).toBe('Q004');
    await whileChannelWaits(async (sent) => {
      await server.json('POST', `/checkout/api/payments/${token}/start`, { method: 'P000' });
      await until('it is at the issuer', async () => sent() > 0);
      expect((await shop.retrieve(body)).rescode).toBe('EE02');
    });
    await shop.untilState(token, 'succeeded');
  });

  test('a charge of a subscription is open', async () => {
    const { id, nextDate } = await subscribe(shop, endpoint);
    await whileChannelWaits(async (sent) => {
      await travelTo(server, dashed(nextDate));
      await until('it is at the issuer', async () => sent() > 0);
      const [recurring] = await server.gateway.engine.subscriptions.findByAnyNumber(id);
      const payment = await server.gateway.engine.payments.get(
        recurring?.merchantId ?? '',
        recurring?.currentPaymentId ?? '',
      );
      const { orderNumber: order_id = '', platformNumber = '' } = payment ?? {};
      const asked = {
        merchant: { mid: '1849705C64' },
        payment: { order_id, currency: 'USD', amount: '1.15', lang: 'EN' },
      };
      expect((await shop.retrieve(asked, platformNumber)).rescode).toBe('EE02');
    });
  });

  test('a second /confirm is answered that the first one is open, and when it is over, that it was used', async () => {
    const { confirm } = await authenticated();
    const [first] = await whileChannelWaits(async (sent) => {
      const answer = confirm();
      await until('it is at the issuer', async () => sent() > 0);
      expect((await confirm()).rescode).toBe('EE02');
      return [answer];
    });
    expect((await first)?.rescode).toBe('0000');
    expect(await confirm()).toMatchObject({ rescode: 'EC00', errcode: 'DUPLICATE_TRANSACTION' });
  });

  test('a payer whose page is still open does not give up what the merchant confirms', async () => {
    const { token, confirm, body } = await authenticated();
    const [first] = await whileChannelWaits(async (sent) => {
      const answer = confirm();
      await until('it is at the issuer', async () => sent() > 0);
      await server.json('POST', `/checkout/api/payments/${token}/cancel`);
      return [answer];
    });
    expect((await first)?.rescode).toBe('0000');
    expect(await shop.retrieve(body)).toMatchObject({ payment: { status: 'SALE', balance: '20.00' } });
  });
});

describe('after an answer that was lost', () => {
  test('/confirm says that it was used, also when the merchant was suspended meanwhile', async () => {
    const { confirm } = await authenticated();
    expect((await confirm()).rescode).toBe('0000');
    const { engine } = server.gateway;
    const access = await engine.context.directory.find('eximbay', '1849705C64');
    const suspend = vi
      .spyOn(engine.context.directory, 'find')
      .mockImplementation(
        async () => access && { ...access, app: { ...access.app, merchantState: 'suspended' } },
      );
    try {
      expect(await confirm()).toMatchObject({ errcode: 'DUPLICATE_TRANSACTION' });
    } finally {
      suspend.mockRestore();
    }
  });

  test('a capture that was refunded before its answer came is no declined one', async () => {
    const { path, body } = orderTo(endpoint, { payment: { transaction_type: 'AUTHORIZE', amount: '10.00' } });
    const { token } = await shop.page(body);
    await shop.payByCard(token, { number: FRICTIONLESS });
    const { transaction_id: id } = await shop.result(endpoint, path);
    const { payments } = server.gateway.engine;
    const capture = payments.capture.bind(payments);
    const spy = vi.spyOn(payments, 'capture').mockImplementation(async (payment) => {
      await capture(payment);
      const refund = { refund_type: 'F', refund_id: `r-${id}`, reason: 'test' };
      const refunded = await shop.about('cancel', id, body, { refund });
      expect(refunded.rescode).toBe('0000');
      return { ok: true, value: (await payments.get(payment.merchantId, payment.id)) ?? payment };
    });
    try {
      expect(await shop.about('capture', id, body)).toMatchObject({ rescode: '0000' });
    } finally {
      spy.mockRestore();
    }
  });
});
