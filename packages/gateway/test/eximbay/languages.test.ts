import { CARD_VERDICTS } from '@naru/channels';
import { declineIn } from '@naru/checkout/declines';
import { describe, expect, test } from 'vitest';
import { declineOf } from '../../src/dialects/eximbay/codes/states.ts';
import { type Members, orderTo, Shop } from '../support/eximbay.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);

const NO_MONEY = '4000000000001109';
const FRICTIONLESS = '4000000000000010';

async function paidWith(number: string, lang: string, changes: Record<string, Members> = {}) {
  const { path, body } = orderTo(endpoint, { ...changes, payment: { lang, ...changes['payment'] } });
  const { token } = await shop.page(body);
  await shop.payByCard(token, { number });
  return { body, token, result: await shop.result(endpoint, path) };
}

describe('results speak the language of the page', () => {
  test.each([
    ['KR', '잔액이 부족합니다'],
    ['JP', '残高が不足しています'],
    ['EN', 'Insufficient funds'],
    // A code of no language is English, as the page is.
    ['XX', 'Insufficient funds'],
  ])('a decline in %s', async (lang, resmsg) => {
    const { token, result } = await paidWith(NO_MONEY, lang);
    expect(result).toMatchObject({ rescode: 'XXXX', resmsg });
    expect((await shop.returned(token)).fields).toEqual(result);
  });

  test('a page that the payer left, and one whose time is over, in Korean', async () => {
    const left = orderTo(endpoint, { payment: { lang: 'KR' } });
    const { token } = await shop.page(left.body);
    await server.json('POST', `/checkout/api/payments/${token}/cancel`);
    expect(await shop.result(endpoint, left.path)).toMatchObject({
      rescode: 'XXXX',
      resmsg: '결제를 취소했습니다',
    });
    const late = orderTo(endpoint, { payment: { lang: 'KR' } });
    const { orderId } = await shop.page(late.body);
    await server.json('POST', `/_sandbox/payments/${orderId}/expire`);
    expect((await shop.result(endpoint, late.path))['resmsg']).toBe('결제 시간이 만료되었습니다');
  });

  test('success is the same everywhere', async () => {
    const { result } = await paidWith(FRICTIONLESS, 'KR');
    expect(result).toMatchObject({ rescode: '0000', resmsg: 'Success.' });
  });

  test('the approval of an authentication is declined in the language of its page', async () => {
    const { body, result } = await paidWith(NO_MONEY, 'KR', { payment: { transaction_type: 'PAYER_AUTH' } });
    const { order_id, currency, amount } = body['payment'] as Record<string, string>;
    const answer = await shop.call('/v1/payments/confirm', {
      transaction_type: 'PAYMENT_PA',
      mid: '1849705C64',
      payment: { order_id, currency, amount, payer_auth_id: result['payer_auth_id'], lang: 'KR' },
    });
    expect(answer).toMatchObject({ rescode: 'XXXX', resmsg: '잔액이 부족합니다' });
  });

  test('faults of calls are English: they are for the merchant’s engineers', async () => {
    const { body } = orderTo(endpoint, { payment: { lang: 'KR', amount: '1,000' } });
    const [, text] = await shop.refusal('/v1/payments/ready', body);
    expect(text).toMatch(/^Invalid request parameter: payment\.amount/);
  });
});

describe('words for a decline', () => {
  const declines = Object.values(CARD_VERDICTS).flatMap((verdict) =>
    verdict.kind === 'decline' || verdict.kind === 'decline_installments' ? [verdict] : [],
  );

  test('every reason that a test card gives has words in Korean, on the page and in the result', () => {
    const english = declines.filter(({ decline }) => declineIn('ko', decline) === undefined);
    expect(english).toEqual([]);
    const messages = declines.map(
      ({ decline, code, reason }) => declineOf(code, reason, 'KR', decline).resmsg,
    );
    expect(messages.filter((text) => !/\p{Script=Hangul}/u.test(text))).toEqual([]);
    expect(declines.length).toBeGreaterThan(35);
  });

  test.each(['EX00', 'EX99', 'EX1000', 'EE00', 'EM00', 'D100'])(
    'the fault %s is none of the payer’s words',
    (code) => {
      const { resmsg } = declineOf(code, declineOf(code, null).resmsg, 'KR');
      expect(resmsg).toMatch(/\p{Script=Hangul}/u);
    },
  );

  test('by the channel’s words, else by its code, else by the row of its code', () => {
    expect(declineOf('CONTACT_CARD_ISSUER', 'Code 05 of the acquirer', 'KR').resmsg).toMatch(/카드사/);
    expect(declineOf('BL00', null, 'KR').resmsg).toBe('위험 거래로 판단되어 거절되었습니다');
    expect(declineOf(null, null, 'KR').resmsg).toBe('결제가 거절되었습니다');
  });

  test('what a channel says that has no words here stays: it says more than "declined"', () => {
    expect(declineOf('A77', 'The shop is closed on Sundays', 'KR').resmsg).toBe(
      'The shop is closed on Sundays',
    );
    expect(declineOf('A77', '한도 초과', 'EN').resmsg).toBe('한도 초과');
  });
});
