import { TEST_CARDS } from '@naru/channels';
import { ERRCODE_TABLE, ERROR_TABLE, SUCCESS_CODE } from '@naru/eximbay';
import { describe, expect, test } from 'vitest';
import {
  ERRCODE_WAYS,
  REQUEST_FAULTS,
  RESCODE_WAYS,
  type Way,
} from '../../../../scripts/eximbay-error-ways.ts';
import { type Members, Shop } from '../support/eximbay.ts';
import { Faults, type Transaction } from '../support/eximbay-faults.ts';
import { merchantEndpoint } from '../support/merchant.ts';
import { testServer } from '../support/server.ts';

const server = testServer();
const endpoint = merchantEndpoint();
const shop = new Shop(server);
const faults = new Faults(shop, endpoint);

/** What was really seen, to be compared with the published tables at the end. */
const seen = new Set<string>();

/** Answers what has the code: an answer of a call or the result of a page. */
async function driven(code: string, way: Way): Promise<Members> {
  if (way.by === 'request') return faults.byName[way.fault]();
  if (way.by === 'control') return faults.ended({ reason: code });
  if (way.by === 'rules') return faults.underRules(way.rules);
  const { number, at, installmentMonths = 0 } = way;
  const card = { number: number.replaceAll(' ', ''), installmentMonths };
  const price = installmentMonths > 0 ? { currency: 'KRW', amount: '60000' } : {};
  if (at === 'page') return (await faults.transaction('PAYMENT', card, price)).result;
  return (await faults.transaction('PAYER_AUTH', card, price)).confirm();
}

describe('every code happens as the table says', () => {
  test.each(Object.entries(RESCODE_WAYS))('rescode %s', async (code, way) => {
    expect(await driven(code, way)).toMatchObject({ rescode: code, resmsg: expect.stringMatching(/\S/) });
    seen.add(code);
  });

  test.each(Object.entries(ERRCODE_WAYS))('errcode %s', async (code, way) => {
    const answer = await driven(code, way);
    expect(answer).toMatchObject({ errcode: code });
    expect(answer['rescode']).not.toBe(SUCCESS_CODE);
    seen.add(code);
  });

  test('and these are all that are published', () => {
    const published = [...ERROR_TABLE, ...ERRCODE_TABLE].map(({ code }) => code);
    expect(published.filter((code) => code !== SUCCESS_CODE && !seen.has(code))).toEqual([]);
  });
});

describe('the table', () => {
  const ways = [...Object.values(RESCODE_WAYS), ...Object.values(ERRCODE_WAYS)];

  test('has every code of the contract, and no other', () => {
    const codes = new Set<string>(ERROR_TABLE.map(({ code }) => code));
    codes.delete(SUCCESS_CODE);
    expect(Object.keys(RESCODE_WAYS).sort()).toEqual([...codes].sort());
    expect(Object.keys(ERRCODE_WAYS).sort()).toEqual(ERRCODE_TABLE.map(({ code }) => code).sort());
  });

  test('names cards that there are, and each fault that it explains', () => {
    const cards = new Set(TEST_CARDS.map(({ number }) => number));
    expect(ways.filter((way) => way.by === 'card' && !cards.has(way.number))).toEqual([]);
    const used = new Set(ways.flatMap((way) => (way.by === 'request' ? [way.fault] : [])));
    expect([...used].sort()).toEqual(Object.keys(REQUEST_FAULTS).sort());
  });
});

describe('an app that asks for HTTP statuses', () => {
  const raw = async (id: string, call: string, about: Members) =>
    (await shop.raw(`/v1/payments/${id}/${call}`, { mid: '1849705C64', ...about })).status;

  test('has them for what is declined, too, refunds among it', async () => {
    const [refused, canceled, uncaptured, unapproved] = await Promise.all([
      faults.transaction('PAYMENT', { number: '4000000000001265' }),
      faults.transaction('PAYMENT'),
      faults.transaction('AUTHORIZE', { number: '4000000000001240' }),
      faults.transaction('PAYER_AUTH', { number: '4000000000001109' }),
    ]);
    await canceled.cancel();
    const payment = ({ result }: Transaction) => {
      const { order_id, currency, amount, payer_auth_id } = result;
      return { order_id, currency, amount, payer_auth_id, lang: 'EN' };
    };
    const cancel = (of: Transaction, refund_id: string) =>
      raw(of.result['transaction_id'] ?? '', 'cancel', {
        payment: { ...payment(of), balance: '10.00' },
        refund: { refund_type: 'F', refund_id, reason: 'x' },
      });
    const capture = () =>
      raw(uncaptured.result['transaction_id'] ?? '', 'capture', { payment: payment(uncaptured) });
    const confirm = async () => {
      const body = {
        transaction_type: 'PAYMENT_PA',
        mid: '1849705C64',
        payment: payment(unapproved),
      };
      return (await shop.raw('/v1/payments/confirm', body)).status;
    };
    expect(await cancel(refused, 'http-status-1')).toBe(200);
    await server.setApp('1849705C64', `settings = settings || '{"eximbayHttpStatus": true}'`);
    try {
      expect(await cancel(refused, 'http-status-2')).toBe(402);
      expect(await cancel(canceled, 'http-status-3')).toBe(409);
      expect(await capture()).toBe(402);
      expect(await confirm()).toBe(402);
    } finally {
      await server.setApp('1849705C64', `settings = settings - 'eximbayHttpStatus'`);
    }
  });
});

describe('the control API', () => {
  test.each<[string, Members, string, string]>([
    ['a code in place of words', { reason: 'D400' }, 'D400', 'Fraud score exceeds threshold'],
    ['a text code', { reason: 'INSUFFICIENT_FUNDS' }, 'XXXX', 'Too little on the account'],
    ['a code with words', { errorCode: 'BL10', reason: 'Not this one' }, 'BL10', 'Not this one'],
    ['a code alone', { errorCode: 'S023' }, 'S023', 'Expired card'],
    ['words alone', { reason: 'No money' }, 'XXXX', 'No money'],
    ['the code of success', { reason: '0000' }, 'XXXX', '0000'],
    ['a code of nobody', { errorCode: 'ZZ99' }, 'XXXX', 'Insufficient funds'],
  ])('%s', async (_, reason, rescode, resmsg) => {
    expect(await faults.ended(reason)).toMatchObject({ rescode, resmsg });
  });
});
