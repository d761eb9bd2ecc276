import { TeemoPayClient } from '@naru/teemopay';
import { describe, expect, test } from 'vitest';
import { describeOnServer } from '../../../../test/support/stores.ts';
import { openServerStore } from '../../../engine/src/store/server-store.ts';
import { TestServer } from '../support/server.ts';
import { newKeyPair } from '../support/signing.ts';
import {
  BALANCE,
  newNonce,
  newOrderNo,
  PAYOUT_CREATE,
  PAYOUT_QUERY,
  payout,
  signText,
} from '../support/teemopay.ts';
import { answered, atOnce, DemoMerchant, demoMerchant, HANDLED } from '../support/teemopay-merchant.ts';
import { DEMO_APP } from '../support/teemopay-shop.ts';

const NO_COUNTRY = [401, 'Header country error'];
const NO_APP_CODE = [401, 'Header app_code is invalid'];
const NO_TIMESTAMP = [401, 'Header timestamp not found'];
const TOO_OLD = [401, 'Header timestamp expire'];
const NO_NONCE = [401, 'Nonce verify fail'];
const NO_APP = [416, 'Application not found'];

type Headers = Record<string, string | undefined>;

describe('the headers of a call', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  const said = (headers: Headers) => shop.teemo.refusal(BALANCE, {}, { headers });

  test('country', async () => {
    for (const country of [undefined, '', 'kr', 'MX', 'KOR', 'KR,KR']) {
      expect([country, ...(await said({ country }))]).toEqual([country, ...NO_COUNTRY]);
    }
    expect(await said({ country: 'KR' })).toEqual(HANDLED);
  });

  test('app_code and appCode: either, both when they are equal, not both when they differ', async () => {
    const spellings: readonly [Headers, readonly unknown[]][] = [
      [{ app_code: DEMO_APP }, HANDLED],
      [{ app_code: undefined, appCode: DEMO_APP }, HANDLED],
      [{ app_code: DEMO_APP, appCode: DEMO_APP }, HANDLED],
      [{ app_code: '', appCode: DEMO_APP }, HANDLED],
      [{ app_code: DEMO_APP, appCode: 'A2405220001KR002' }, NO_APP_CODE],
      [{ app_code: undefined }, NO_APP_CODE],
      [{ app_code: '' }, NO_APP_CODE],
      [{ app_code: 'x'.repeat(33) }, NO_APP_CODE],
      [{ app_code: 'A 1' }, NO_APP_CODE],
      [{ app_code: 'A2405220001KR002' }, NO_APP],
      [{ app_code: DEMO_APP.toLowerCase() }, NO_APP],
      [{ app_code: '1054' }, NO_APP],
      [{ app_code: `'; drop` }, NO_APP_CODE],
    ];
    for (const [headers, expected] of spellings) {
      expect([headers, ...(await said(headers))]).toEqual([headers, ...expected]);
    }
  });

  test('the SDK can send either spelling', async () => {
    for (const appCodeHeader of ['app_code', 'appCode'] as const) {
      const options = { baseUrl: shop.server.baseUrl, ...(await shop.keys()), appCodeHeader };
      expect(answered(await new TeemoPayClient(options).merchantBalance())).toEqual(HANDLED);
    }
  });

  test('timestamp: 13 digits', async () => {
    const now = String(Date.now());
    for (const timestamp of [
      undefined,
      '',
      'now',
      now.slice(0, 10),
      `${now}0`,
      `${now}.0`,
      `-${now}`,
      '1e12',
    ]) {
      expect([timestamp, ...(await said({ timestamp }))]).toEqual([timestamp, ...NO_TIMESTAMP]);
    }
  });

  test('timestamp: 30 seconds to either side of the real time', async () => {
    const at = (seconds: number) => said({ timestamp: String(Date.now() + seconds * 1000) });
    // Less than 30 s back, so that the call has time to arrive.
    for (const seconds of [-20, 0, 30])
      expect([seconds, ...(await at(seconds))]).toEqual([seconds, ...HANDLED]);
    for (const seconds of [-31, 50, -86_400, 86_400]) {
      expect([seconds, ...(await at(seconds))]).toEqual([seconds, ...TOO_OLD]);
    }
    expect(await said({ timestamp: '0000000000000' })).toEqual(TOO_OLD);
    expect(await said({ timestamp: '9999999999999' })).toEqual(TOO_OLD);
  });

  test('timestamp: the window is a setting of the application, 0 switches it off', async () => {
    const at = (seconds: number) => said({ timestamp: String(Date.now() + seconds * 1000) });
    await shop.withSettings({ timestampWindowSeconds: 300 }, async () => {
      for (const seconds of [-290, 300]) expect(await at(seconds)).toEqual(HANDLED);
      for (const seconds of [-301, 320]) expect(await at(seconds)).toEqual(TOO_OLD);
    });
    await shop.withSettings({ timestampWindowSeconds: 10 }, async () => {
      expect(await at(0)).toEqual(HANDLED);
      expect(await at(-11)).toEqual(TOO_OLD);
    });
    await shop.withSettings({ timestampWindowSeconds: 0 }, async () => {
      expect(await at(-86_400)).toEqual(HANDLED);
      expect(await said({ timestamp: '0000000000000' })).toEqual(HANDLED);
      expect(await said({ timestamp: 'x' })).toEqual(NO_TIMESTAMP);
    });
    expect(await at(-31)).toEqual(TOO_OLD);
  });

  test('timestamp: that of the sandbox’s clock does not matter', async () => {
    await shop.server.advance(3600);
    expect(await said({ timestamp: String(Date.now()) })).toEqual(HANDLED);
    expect(await said({ timestamp: String(await shop.now()) })).toEqual(TOO_OLD);
  });

  test('nonce: 32 printable characters without spaces', async () => {
    const good = newNonce();
    for (const nonce of [
      undefined,
      '',
      good.slice(1),
      `${good}0`,
      `${good.slice(2)} x`,
      `${good},${newNonce()}`,
    ]) {
      expect([nonce, ...(await said({ nonce }))]).toEqual([nonce, ...NO_NONCE]);
    }
    for (const nonce of [good, good.toUpperCase(), '-_.~!$&*+,;=:@/?%#[]{}|<>^`()0123'.slice(0, 32)]) {
      expect([nonce, ...(await said({ nonce }))]).toEqual([nonce, ...HANDLED]);
    }
  });

  test('blanks around a header are no part of it', async () => {
    const nonce = newNonce();
    const sign = signText(`nonce=${nonce}`, (await shop.keys()).merchantPrivateKey);
    const body = JSON.stringify({ sign });
    const headers = { nonce: ` ${nonce} `, country: ' KR ', app_code: ` ${DEMO_APP}` };
    expect(await shop.teemo.refusal(BALANCE, {}, { headers, body })).toEqual(HANDLED);
  });
});

describe('nonces', () => {
  const shop = demoMerchant({ withoutWorkers: true });

  const withNonce = (nonce: string, path = BALANCE, fields = {}) =>
    shop.teemo.refusal(path, fields, { headers: { nonce } });

  test('each is good for one call, whatever is called and whatever was answered', async () => {
    const nonce = newNonce();
    expect(await withNonce(nonce)).toEqual(HANDLED);
    expect(await withNonce(nonce)).toEqual(NO_NONCE);
    expect(await withNonce(nonce, PAYOUT_CREATE, payout())).toEqual(NO_NONCE);
    const refused = newNonce();
    expect((await withNonce(refused, PAYOUT_QUERY, { merchantOrderNo: newOrderNo() }))[0]).toBe(434);
    expect(await withNonce(refused, PAYOUT_CREATE, payout())).toEqual(NO_NONCE);
    const faulty = newNonce();
    expect((await withNonce(faulty, PAYOUT_CREATE, payout({ amount: 'x' })))[0]).toBe(414);
    expect(await withNonce(faulty)).toEqual(NO_NONCE);
  });

  test('letters of another case are another nonce', async () => {
    const nonce = `a${newNonce().slice(1)}`;
    expect(await withNonce(nonce)).toEqual(HANDLED);
    expect(await withNonce(`A${nonce.slice(1)}`)).toEqual(HANDLED);
  });

  test('a caller who only knows a nonce can not use it up', async () => {
    const nonce = newNonce();
    const { privateKey } = newKeyPair();
    const forged = { headers: { nonce }, keys: { merchantPrivateKey: privateKey } };
    expect(await shop.teemo.refusal(BALANCE, {}, forged)).toEqual([401, 'signature verification failed']);
    const stale = { ...forged, headers: { nonce, timestamp: String(Date.now() - 60_000) } };
    expect(await shop.teemo.refusal(BALANCE, {}, stale)).toEqual(TOO_OLD);
    const abroad = { ...forged, headers: { nonce, country: 'MX' } };
    expect(await shop.teemo.refusal(BALANCE, {}, abroad)).toEqual(NO_COUNTRY);
    expect(await shop.teemo.refusal(BALANCE, {}, { headers: { nonce }, body: '{' })).toEqual([
      413,
      'json parse error',
    ]);
    expect(await withNonce(nonce)).toEqual(HANDLED);
    expect(await withNonce(nonce)).toEqual(NO_NONCE);
  });

  test('a call refused for a header that is not signed is not carried out with a better one', async () => {
    const refusals: readonly [Headers, readonly unknown[]][] = [
      [{ timestamp: String(Date.now() - 60_000) }, TOO_OLD],
      [{ timestamp: 'x' }, NO_TIMESTAMP],
      [{ country: 'MX' }, NO_COUNTRY],
    ];
    for (const [wrong, expected] of refusals) {
      const [nonce, fields] = [newNonce(), payout()];
      const call = (headers: Headers) =>
        shop.teemo.refusal(PAYOUT_CREATE, fields, { headers: { nonce, ...headers } });
      expect([wrong, ...(await call(wrong))]).toEqual([wrong, ...expected]);
      for (const headers of [{}, wrong]) {
        expect([wrong, ...(await call(headers))]).toEqual([wrong, ...NO_NONCE]);
      }
    }
  });

  test('a call that was carried out and comes again too late is not answered as if it was not', async () => {
    const [nonce, fields] = [newNonce(), payout()];
    const call = (headers: Headers) =>
      shop.teemo.refusal(PAYOUT_CREATE, fields, { headers: { nonce, ...headers } });
    expect(await call({})).toEqual(HANDLED);
    expect(await call({ timestamp: String(Date.now() - 60_000) })).toEqual(NO_NONCE);
  });

  test('nor does a call that its rate keeps out', async () => {
    await shop.app('requests_per_second = 1');
    const nonces = Array.from({ length: 5 }, newNonce);
    const codes = await Promise.all(nonces.map(async (nonce) => (await withNonce(nonce))[0]));
    await shop.app('requests_per_second = null');
    expect(codes).toContain(412);
    for (const [index, nonce] of nonces.entries()) {
      expect(await withNonce(nonce)).toEqual(codes[index] === 412 ? HANDLED : NO_NONCE);
    }
  });

  test('the same nonce of another application is another nonce', async () => {
    const nonce = newNonce();
    const second = await shop.secondApp();
    expect(await withNonce(nonce)).toEqual(HANDLED);
    const other = { headers: { nonce }, keys: await second.keys() };
    expect(await shop.teemo.refusal(BALANCE, {}, other)).toEqual(HANDLED);
    expect(await shop.teemo.refusal(BALANCE, {}, other)).toEqual(NO_NONCE);
    const nonces = Array.from({ length: 10 }, newNonce);
    const keys = [await shop.keys(), await second.keys()];
    const answers = await atOnce(20, (index) =>
      shop.teemo.refusal(
        BALANCE,
        {},
        { headers: { nonce: nonces[index >> 1] }, keys: keys[index % 2] ?? {} },
      ),
    );
    expect(answers).toEqual(Array(20).fill(HANDLED));
  });

  test('twenty at once with one nonce: exactly one passes', async () => {
    for (let round = 0; round < 3; round++) {
      const nonce = newNonce();
      const answers = await atOnce(20, () => withNonce(nonce, PAYOUT_CREATE, payout()));
      expect(answers.filter(([code]) => code === 200)).toHaveLength(1);
      expect(answers.filter(([code]) => code !== 200)).toEqual(Array(19).fill(NO_NONCE));
    }
  });

  test('remembered for 24 hours, and not longer', async () => {
    const nonce = newNonce();
    expect(await withNonce(nonce)).toEqual(HANDLED);
    await shop.server.advance(24 * 3600 - 60);
    expect(await withNonce(nonce)).toEqual(NO_NONCE);
    await shop.server.advance(61);
    expect(await withNonce(nonce)).toEqual(HANDLED);
    expect(await withNonce(nonce)).toEqual(NO_NONCE);
  });

  test('a reset of the sandbox forgets them with everything else', async () => {
    const nonce = newNonce();
    expect(await withNonce(nonce)).toEqual(HANDLED);
    await shop.server.json('POST', '/_sandbox/reset');
    expect(await withNonce(nonce)).toEqual(HANDLED);
  });

  test('to the SDK a call that was sent twice on its way is no refusal', async () => {
    const twice: typeof globalThis.fetch = async (...call) => {
      await (await fetch(...call)).text();
      return fetch(...call);
    };
    const options = { baseUrl: shop.server.baseUrl, ...(await shop.keys()), fetch: twice };
    const request = payout() as Parameters<TeemoPayClient['payoutCreate']>[0];
    expect(await new TeemoPayClient(options).payoutCreate(request)).toMatchObject({
      kind: 'unknown',
      cause: { type: 'uncertain_code', code: 401 },
    });
    const { merchantOrderNo } = request;
    expect(answered(await shop.sdk.payoutQuery({ merchantOrderNo }))).toEqual(HANDLED);
  });

  test('the SDK takes a new one each time', async () => {
    const results = await atOnce(10, () => shop.sdk.merchantBalance());
    expect(results.map(answered)).toEqual(Array(10).fill(HANDLED));
  });
});

describeOnServer('two servers on one store', (createDatabase) => {
  test('twenty at once with one nonce, ten to each: exactly one passes; then none on either', async () => {
    const databaseUrl = await createDatabase();
    const openStore = () => openServerStore({ databaseUrl });
    const servers = [0, 1].map(() => new TestServer({ openStore, withoutWorkers: true }));
    try {
      const shops: DemoMerchant[] = [];
      for (const server of servers) {
        await server.start();
        const shop = new DemoMerchant(server);
        await shop.start();
        shops.push(shop);
      }
      const call = (nonce: string, index: number) =>
        shops[index % 2]!.teemo.refusal(PAYOUT_CREATE, payout(), { headers: { nonce } });
      for (let round = 0; round < 5; round++) {
        const nonce = newNonce();
        const answers = await atOnce(20, (index) => call(nonce, index));
        expect(answers.filter(([code]) => code === 200)).toHaveLength(1);
        expect(answers.filter(([code]) => code !== 200)).toEqual(Array(19).fill(NO_NONCE));
        for (const index of [0, 1]) expect(await call(nonce, index)).toEqual(NO_NONCE);
      }
    } finally {
      for (const server of servers) {
        await server.stop();
        await server.store.close();
      }
    }
  });
});
