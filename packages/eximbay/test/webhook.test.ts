import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChargebackWebhookData,
  chargebackWebhookDataSchema,
  formatWebhookTime,
  isWebhookSuccessReply,
  makeWebhook,
  parseWebhookTime,
  verifyWebhook,
  WEBHOOK_SIGNATURE_HEADER,
  WEBHOOK_SUCCESS_REPLY,
  WEBHOOK_TIME_HEADER,
  webhookSignature,
} from '../src/index.ts';

const SECRET = '0123456789ABCDEF0123456789ABCDEF';
const NOW = Date.parse('2024-11-13T05:04:34.178Z');

const DATA: ChargebackWebhookData = {
  mid: '1849705C64',
  order_id: 'M1001',
  transaction_id: '1849705C6420241030000016',
  currency: 'USD',
  amount: '12.50',
  payment_method: 'P101',
  auth_code: '309812',
  transaction_date: '20241030152250',
  pay_to: 'EXIMBAY.COM',
  param1: '',
  param2: '',
  param3: 'OPENAPI',
  payer_authentication_flag: 'N',
  refund_flag: 'N',
  chargeback_status: 'DEDUCTION',
  chargeback_reason: '물품 미수령',
  chargeback_report_date: '20241113',
  chargeback_deadline: '20241127',
  chargeback_resolve_date: '',
  chargeback_deduct_date: '20241113',
};

const signed = (nowMs = NOW) => makeWebhook('CHARGEBACK', DATA, { secret: SECRET, nowMs });
const headersOf = (time: string, signature: string) => ({
  [WEBHOOK_TIME_HEADER]: time,
  [WEBHOOK_SIGNATURE_HEADER]: signature,
});

describe('the signature', () => {
  // Worked out with `openssl dgst -sha256 -hmac` over the time, a dot and the body.
  test.each([
    [
      '2024-11-13T14:04:34.178+09:00',
      '{"type":"CHARGEBACK","data":{}}',
      'e05d5d1c3bba5fa7526c5ed6b9f906502377d6c8b0d023c88731a244ce583424',
    ],
  ])('%s %s', (time, body, expected) => {
    expect(webhookSignature(time, body, SECRET)).toBe(expected);
  });

  test('is the plain HMAC of the bytes, also of Korean text', () => {
    const { headers, body } = signed();
    const text = `${headers[WEBHOOK_TIME_HEADER]}.${body}`;
    const expected = createHmac('sha256', SECRET).update(Buffer.from(text, 'utf8')).digest('hex');
    expect(headers[WEBHOOK_SIGNATURE_HEADER]).toBe(expected);
    expect(headers['content-type']).toBe('application/json;charset=utf-8');
  });

  test('needs a secret', () => {
    expect(() => webhookSignature('t', 'b', '')).toThrow('secret');
  });
});

describe('the time', () => {
  test('is written with milliseconds and the offset of Korea', () => {
    expect(formatWebhookTime(NOW)).toBe('2024-11-13T14:04:34.178+09:00');
    expect(formatWebhookTime(Date.parse('2024-12-31T15:00:00Z'))).toBe('2025-01-01T00:00:00.000+09:00');
  });

  test('is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (epochMs) => {
        expect(parseWebhookTime(formatWebhookTime(epochMs))).toBe(epochMs);
      }),
    );
    for (const text of ['', '2024-11-13T14:04:34.178Z', '2024-02-30T14:04:34.178+09:00', '2024-11-13']) {
      expect(parseWebhookTime(text)).toBeUndefined();
    }
  });
});

describe('verifyWebhook', () => {
  test('gives back what was sent, whatever the letter case of the headers', () => {
    const { headers, body } = signed();
    const expected = { ok: true, kind: 'chargeback', sentAtMs: NOW, data: DATA };
    expect(verifyWebhook({ headers, body, secret: SECRET, nowMs: NOW })).toEqual(expected);
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(verifyWebhook({ headers: upper, body, secret: SECRET, nowMs: NOW })).toEqual(expected);
    expect(verifyWebhook({ headers: new Headers(headers), body, secret: SECRET, nowMs: NOW })).toEqual(
      expected,
    );
  });

  test('takes any of the secrets of a rotation', () => {
    const { headers, body } = signed();
    expect(verifyWebhook({ headers, body, secret: ['new', SECRET], nowMs: NOW }).ok).toBe(true);
    expect(verifyWebhook({ headers, body, secret: ['new'], nowMs: NOW })).toMatchObject({
      reason: 'signature_mismatch',
    });
  });

  test('refuses whatever was changed on the way', () => {
    const { headers, body } = signed();
    const time = headers[WEBHOOK_TIME_HEADER]!;
    const signature = headers[WEBHOOK_SIGNATURE_HEADER]!;
    const later = '2024-11-13T14:04:35.178+09:00';
    const reason = (of: Record<string, string | string[]>, text = body) => {
      const verified = verifyWebhook({ headers: of, body: text, secret: SECRET, nowMs: NOW });
      return verified.ok ? 'ok' : verified.reason;
    };
    expect(reason(headersOf(time, signature), body.replace('12.50', '12.51'))).toBe('signature_mismatch');
    expect(reason(headersOf(time, signature), `${body} `)).toBe('signature_mismatch');
    expect(reason(headersOf(later, signature))).toBe('signature_mismatch');
    expect(
      reason(
        headersOf(
          time,
          signature.replace(/^./, (one) => (one === '0' ? '1' : '0')),
        ),
      ),
    ).toBe('signature_mismatch');
    expect(reason(headersOf(time, signature.slice(1)))).toBe('signature_malformed');
    expect(reason(headersOf(time, ''))).toBe('signature_missing');
    expect(reason(headersOf('', signature))).toBe('time_missing');
    expect(reason(headersOf('yesterday', signature))).toBe('time_malformed');
    expect(
      reason({ ...headersOf(time, signature), [WEBHOOK_SIGNATURE_HEADER]: [signature, signature] }),
    ).toBe('signature_missing');
  });

  test('refuses what is too old or too far ahead, unless that is not asked', () => {
    const { headers, body } = signed();
    const at = (nowMs: number, toleranceSeconds?: number | null) =>
      verifyWebhook({
        headers,
        body,
        secret: SECRET,
        ...(toleranceSeconds === undefined ? { nowMs } : { nowMs, toleranceSeconds }),
      }).ok;
    expect(at(NOW + 300_000)).toBe(true);
    expect(at(NOW + 300_001)).toBe(false);
    expect(at(NOW - 300_001)).toBe(false);
    expect(at(NOW + 900_000, 900)).toBe(true);
    expect(at(NOW + 365 * 86_400_000, null)).toBe(true);
  });

  const genuine = (body: string) => {
    const time = formatWebhookTime(NOW);
    return { headers: headersOf(time, webhookSignature(time, body, SECRET)), body };
  };

  test('names the member that a genuine webhook lacks', () => {
    for (const name of chargebackWebhookDataSchema.required) {
      const data = Object.fromEntries(Object.entries(DATA).filter(([member]) => member !== name));
      const received = genuine(JSON.stringify({ type: 'CHARGEBACK', data }));
      expect(verifyWebhook({ ...received, secret: SECRET, nowMs: NOW })).toEqual({
        ok: false,
        reason: 'payload_invalid',
        member: `data.${name}`,
      });
    }
  });

  test.each(['', 'x', '[]', 'null', '{}', '{"type":1,"data":{}}', '{"type":"CHARGEBACK"}'])(
    'calls a genuine %s malformed',
    (body) => {
      expect(verifyWebhook({ ...genuine(body), secret: SECRET, nowMs: NOW })).toEqual({
        ok: false,
        reason: 'malformed',
      });
    },
  );

  test('hands over types that it does not know', () => {
    const received = genuine('{"type":"PAYOUT_REMITTANCE_COMPLETE","data":{"id":1}}');
    expect(verifyWebhook({ ...received, secret: SECRET, nowMs: NOW })).toEqual({
      ok: true,
      kind: 'unrecognized',
      sentAtMs: NOW,
      type: 'PAYOUT_REMITTANCE_COMPLETE',
      data: { id: 1 },
    });
  });

  test('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (time, signature, body) => {
        expect(verifyWebhook({ headers: headersOf(time, signature), body, secret: SECRET }).ok).toBe(false);
      }),
    );
  });
});

test('only JSON that says success ends the deliveries', () => {
  expect(WEBHOOK_SUCCESS_REPLY).toBe('{"rescode":"0000","resmsg":"Success"}');
  expect(isWebhookSuccessReply(WEBHOOK_SUCCESS_REPLY)).toBe(true);
  expect(isWebhookSuccessReply('{ "rescode": "0000" }\n')).toBe(true);
  for (const body of [
    '',
    'OK',
    'rescode=0000&resmsg=Success',
    '{"rescode":"EC00"}',
    '{"rescode":0}',
    'null',
  ]) {
    expect(isWebhookSuccessReply(body)).toBe(false);
  }
});
