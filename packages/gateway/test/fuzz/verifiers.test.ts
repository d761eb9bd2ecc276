import * as eximbay from '@naru/eximbay';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import { describe, expect, test } from 'vitest';
import { CAMPAIGN_TIMEOUT_MS, campaign, type Random } from '../../../../test/support/campaign.ts';
import { CALLBACK } from '../../../haipay/test/fixtures/samples.ts';
import * as haipayKeys from '../../../haipay/test/fixtures/vectors.ts';
import { PAYIN_CALLBACK } from '../../../teemopay/test/fixtures/samples.ts';
import * as teemopayKeys from '../../../teemopay/test/fixtures/vectors.ts';
import { mutatedText } from './mutations.ts';

/*
 * Callbacks that were changed on their way. A merchant's verifier never throws, and accepts nothing but the members
 * that were sent.
 */

const NONCE = '0123456789abcdef0123456789abcdef';

/** A genuine body, and how a merchant verifies one. */
interface Genuine {
  readonly name: string;
  readonly body: string;
  readonly verify: (body: string) => { readonly ok: boolean; readonly payload?: unknown };
  readonly change: (random: Random, body: string) => string;
}

function fromHaipay(): Genuine {
  const { sign: _, ...members } = CALLBACK;
  const { SECRET_KEY: secretKey, PRIVATE_KEY: privateKey, PUBLIC_KEY: publicKey } = haipayKeys;
  const keys = haipay.loadKeys({ secretKey, publicKey });
  const sign = haipay.signMembersSync(members, haipay.loadKeys({ secretKey, privateKey }));
  return {
    name: 'HaiPay',
    body: JSON.stringify({ ...members, sign }),
    verify: (body) => haipay.verifyCallback({ body, keys }),
    change: changedText,
  };
}

function fromTeemopay(): Genuine {
  const { sign: _, ...fields } = PAYIN_CALLBACK;
  const headers = { timestamp: '1767225600000', nonce: NONCE, country: 'KR', appcode: 'A2405220001KR001' };
  const key = teemopay.loadPublicKey(teemopayKeys.PUBLIC_KEY);
  const sign = teemopay.signMembersSync(fields, NONCE, teemopay.loadPrivateKey(teemopayKeys.PRIVATE_KEY));
  return {
    name: 'TeemoPay',
    body: JSON.stringify({ ...fields, sign }),
    verify: (body) => teemopay.verifyPayinCallback({ body, headers, platformKey: key }),
    change: changedText,
  };
}

function fromEximbay(): Genuine {
  const members = {
    ...{ version: '230', mid: '1849705C64', transaction_type: 'PAYMENT', order_id: 'O-1', currency: 'USD' },
    ...{
      amount: '100.00',
      rescode: '0000',
      resmsg: 'Success.',
      payment_method: 'P101',
      card_holder: '100% A+B',
    },
    ...{ transaction_id: '1849705C6420261130000001', email: 'buyer+1@example.com', param1: 'a b' },
  };
  const secretKey = 'fuzz-secret-key';
  return {
    name: 'Eximbay',
    body: eximbay.formBody(eximbay.withFgkey(members, secretKey)),
    verify: (body) => eximbay.verifyCallback({ body, secretKey }),
    change: changedForm,
  };
}

describe('a changed callback is refused, whatever was changed', () => {
  test.each([fromHaipay(), fromTeemopay(), fromEximbay()])(
    'of $name',
    async ({ name, body, verify, change }) => {
      const sent = verify(body);
      expect(sent).toMatchObject({ ok: true });
      await campaign(`${name} verifier`, 300, (random) => {
        const changed = change(random, body);
        const verified = verify(changed);
        if (verified.ok) expect(verified.payload, changed).toEqual(sent.payload);
      });
    },
    CAMPAIGN_TIMEOUT_MS,
  );
});

function changedText(random: Random, text: string): string {
  if (random.chance(0.3)) return mutatedText(random, text);
  const at = random.below(text.length);
  const until = at + random.below(4);
  return (
    text.slice(0, at) + random.pick(['', '0', '"', ',', '&', text.slice(at, until + 5)]) + text.slice(until)
  );
}

/** Also cut anew: what was a value becomes names and values, what was two members becomes one. */
function changedForm(random: Random, form: string): string {
  const separators = ['%26', '&', '%3D', '=', '+', '%00'];
  const one = random.pick(separators);
  if (!random.chance(0.6) || !form.includes(one)) return changedText(random, form);
  const places = [...form.matchAll(new RegExp(one.replace('+', '\\+'), 'g'))].map(({ index }) => index);
  const at = random.pick(places);
  return form.slice(0, at) + random.pick(separators) + form.slice(at + one.length);
}
