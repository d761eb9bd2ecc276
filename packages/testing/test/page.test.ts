import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, missingBrowserReason, sharedBrowser } from '../../../test/support/browser.ts';
import { payinRequest } from '../../../test/support/teemopay-merchant.ts';
import { ensureBuilt } from '../../checkout/test/support/built.ts';
import { type PageOptions, payOnPage } from '../src/page.ts';
import { newNumber, testShop } from './support/orders.ts';

const chromium = findChromium();
const describeInBrowser = chromium ? describe : describe.skip;
const TEST_MS = 60_000;

describeInBrowser(
  chromium ? 'a payer on the page' : `a payer on the page (${missingBrowserReason()})`,
  () => {
    const shop = testShop();
    let context: BrowserContext;
    beforeAll(async () => {
      await ensureBuilt();
      context = await (await sharedBrowser()).newContext({ locale: 'ko-KR' });
    });
    afterAll(() => context?.close());

    async function paid(url: string, options?: PageOptions) {
      const page: Page = await context.newPage();
      try {
        return await payOnPage(page, url, options);
      } finally {
        await page.close();
      }
    }

    /** Opens an Eximbay order as the script in a shop's page does. */
    async function eximbayPage(payment: object = {}) {
      const { mid, apiKey, baseUrl } = shop.naru.eximbay;
      const body = {
        payment: {
          transaction_type: 'PAYMENT',
          order_id: newNumber(),
          currency: 'USD',
          amount: '30.00',
          lang: 'EN',
          ...payment,
        },
        merchant: { mid },
        buyer: { name: 'Hong Gildong', email: 'hong@example.com' },
        url: { return_url: 'https://shop.example/back', status_url: shop.naru.callbacks.url },
      };
      const post = async (path: string, members: object) => {
        const headers = {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`,
        };
        const reply = await fetch(baseUrl + path, { method: 'POST', headers, body: JSON.stringify(members) });
        return (await reply.json()) as Record<string, string>;
      };
      const { fgkey } = await post('/v1/payments/ready', body);
      const { url = '' } = await post('/v1/payments', { fgkey, ...body });
      return { url, order: body.payment.order_id };
    }

    test('pays by wallet and comes back to the shop, is declined, or cancels', {
      timeout: TEST_MS,
    }, async () => {
      const ends = {
        approve: ['payment_succeeded', 'https://shop.example/paid'],
        decline: ['payment_failed', 'https://shop.example/failed'],
        cancel: ['payment_failed', 'https://shop.example/failed'],
      } as const;
      for (const outcome of ['approve', 'decline', 'cancel'] as const) {
        const [event, back] = ends[outcome];
        const { orderId, payUrl } = await shop.opened();
        const end = await paid(payUrl, { outcome });
        expect(end).toEqual({ kind: 'returned', url: expect.stringContaining(back) });
        expect(await shop.naru.callbacks.next({ order: orderId })).toMatchObject({
          event,
          outcome: 'accepted',
        });
      }
    });

    test('chooses a method and a bank, and is told the account', { timeout: TEST_MS }, async () => {
      const { orderId, payUrl } = await shop.opened({
        payType: undefined,
        inBankCode: undefined,
        country: '410',
      });
      const end = await paid(payUrl, { method: 'VA_BANK_KRW', bank: 'KOOKMIN_BANK' });
      expect(end).toEqual({ kind: 'deposit', accountNumber: expect.stringMatching(/^\d{10,16}$/) });
      expect(await shop.naru.deposit(orderId)).toMatchObject({ deposit: 'credited', state: 'captured' });
    });

    test('pays by card, with the issuer’s screen where the card has one', { timeout: TEST_MS }, async () => {
      for (const card of [undefined, { number: '4000000000000002' }]) {
        const { url, order } = await eximbayPage({ payment_method: 'P000' });
        const end = await paid(url, card === undefined ? {} : { card });
        expect(end).toEqual({ kind: 'returned', url: 'https://shop.example/back' });
        const { members } = await shop.naru.callbacks.next({ order });
        expect(members['rescode']).toBe('0000');
      }
    });

    test('a card whose number is wrong is refused, in the words of the page', {
      timeout: TEST_MS,
    }, async () => {
      const { url } = await eximbayPage({ payment_method: 'P000' });
      await expect(paid(url, { card: { number: '4111111111111112' } })).rejects.toThrow(
        /^the page refuses: .+/,
      );
    });

    test('says what there was when the way has no end', { timeout: TEST_MS }, async () => {
      // Orders of their own: a press may have been made before the time was over.
      const [one, another] = [await shop.opened(), await shop.opened()];
      const atOnce = paid(one.payUrl, { outcome: 'decline', timeoutMs: 1 });
      await expect(atOnce).rejects.toThrow(/did not come to an end within 1 ms/);
      const other = paid(another.payUrl, { method: 'NOTHING' });
      await expect(other).rejects.toThrow('the page does not offer method NOTHING; it offers KAKAOPAY_KRW');
      const unknown = await paid(`${shop.naru.baseUrl}/pay/nothing`);
      expect(unknown).toEqual({ kind: 'ended', state: 'not_found' });
    });

    test('proves who it is where the order asks for that', { timeout: TEST_MS }, async () => {
      const merchantOrderNo = newNumber();
      const made = await shop.teemopay().paymentCreate({
        ...payinRequest(merchantOrderNo, shop.naru.callbacks.url),
        paymentType: 802,
        bankCode: '088',
        bankAccount: '110123456789',
        phone: '01012345678',
      } as never);
      if (!made.ok) throw new Error(JSON.stringify(made));
      expect(await paid(String(made.data.paymentInfo))).toMatchObject({ kind: 'deposit' });
    });
  },
);
