import * as eximbay from '@naru/eximbay';
import * as haipay from '@naru/haipay';
import * as teemopay from '@naru/teemopay';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { protocolSections, sectionsIn } from '../../../../test/support/citations.ts';
import { suiteAbout } from '../../src/conformance/dialect.ts';
import { merchantChecks } from '../../src/conformance/merchant/checks.ts';
import { readDemoCredentials } from '../../src/sandbox/demo.ts';
import { runNaru } from '../support/cli-in-process.ts';
import { conformanceNamed, graded, idsOf } from '../support/conform.ts';
import { type Endpoint, KNOWN, MerchantServer } from '../support/conform-merchants.ts';

const merchant = new MerchantServer();
beforeAll(() => merchant.start());
afterAll(() => merchant.stop());
beforeEach(() => {
  merchant.spoil = (_, said) => said;
});

const no = (status: number, body: string) => ({ status, body });
const SUCCESS = { status: 200, body: 'SUCCESS' };

/** Endpoints that do everything right. */
async function goodEndpoints(): Promise<Record<string, Endpoint>> {
  const demo = await readDemoCredentials();
  const [app] = demo.haipay;
  if (!app) throw new Error('there is no demo app');
  const { appId, secretKey } = app;
  const keys = haipay.loadKeys({ secretKey, publicKey: app.platformPublicKey });
  const { appCode } = demo.teemopay;
  const platformKey = teemopay.loadPublicKey(demo.teemopay.platformPublicKey);
  return {
    haipay: ({ method, body }) => {
      if (method !== 'POST') return no(405, 'POST only');
      const callback = haipay.verifyPayoutCallback({ body, keys, appId });
      return callback.ok && callback.payload.orderId === KNOWN.number ? SUCCESS : no(400, 'no');
    },
    teemopay: ({ method, headers, body }) => {
      if (method !== 'POST') return no(405, 'POST only');
      const callback = teemopay.verifyPayoutCallback({ body, headers, platformKey, appCode });
      return callback.ok && callback.payload.merchantOrderNo === KNOWN.number ? SUCCESS : no(400, 'no');
    },
    eximbay: ({ method, headers, body }) => {
      if (method !== 'POST') return no(405, 'POST only');
      const { mid, webhookSecret: secret } = demo.eximbay;
      const webhook = eximbay.verifyWebhook({ body, headers, secret });
      if (!webhook.ok || webhook.kind !== 'chargeback') return no(400, 'no');
      const isOurs = webhook.data.mid === mid && webhook.data.order_id === KNOWN.number;
      return isOurs ? { status: 200, body: eximbay.WEBHOOK_SUCCESS_REPLY } : no(404, 'no such order');
    },
  };
}

const KINDS = [
  ['haipay', 'payouts', '2000'],
  ['teemopay', 'payouts', '1000'],
  ['eximbay', 'chargebacks', '1.00'],
] as const;

const REFUSED = /^(?:signature|amount|order)-|^other-|^body-|^get$/;

describe.each(KINDS)('an endpoint of %s for %s', (dialect, about, amount) => {
  const suite = suiteAbout(conformanceNamed(dialect), about);
  const checks = suite ? merchantChecks(suite) : [];
  const given = { order: KNOWN.number, amount, about };

  test('that does everything right passes all checks: grade A', async () => {
    merchant.endpoint = (await goodEndpoints())[dialect] ?? (() => no(404, ''));
    const report = await graded(dialect, merchant.url, given);
    expect(report.results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(report).toMatchObject({ name: `merchant ${dialect} ${about}`, grade: { letter: 'A' } });
    expect(report.results.length).toBeGreaterThanOrEqual(18);
  });

  test('that accepts everything fails all that has to be refused: grade F', async () => {
    merchant.endpoint = () => ({ status: 200, body: suite?.reply ?? '' });
    const report = await graded(dialect, merchant.url, given);
    expect(idsOf(report)).toEqual(checks.map(({ id }) => id).filter((id) => REFUSED.test(id)));
    expect(report.grade?.letter).toBe('F');
  });

  test('that refuses what is about one check fails that check alone', async () => {
    merchant.endpoint = (await goodEndpoints())[dialect] ?? (() => no(404, ''));
    merchant.spoil = (check, said) => (check === 'odd-texts' ? no(400, 'no') : said);
    expect(idsOf(await graded(dialect, merchant.url, given))).toEqual(['odd-texts']);
  });

  test('cites sections that its protocol has, for checks that there are', () => {
    const sections = protocolSections().get(dialect);
    const missing = checks.filter(({ cites }) => {
      const cited = sectionsIn(cites, dialect);
      return cited.length === 0 || cited.some((section) => !sections?.has(section));
    });
    expect(missing).toEqual([]);
    expect(Object.keys(suite?.cites ?? {}).toSorted()).toEqual(checks.map(({ id }) => id).toSorted());
  });
});

test('the command lists the checks of a kind, and says which kinds a dialect has', async () => {
  const list = await runNaru(
    ['conform', 'merchant', '--dialect', 'eximbay', '--about', 'chargebacks', '--list'],
    {},
  );
  expect([list.code, list.out.includes('eximbay.md §8.1')]).toEqual([0, true]);
  const none = await runNaru(['conform', 'merchant', '--dialect', 'haipay', '--about', 'chargebacks'], {});
  expect(none).toMatchObject({
    code: 2,
    error: 'naru: HaiPay has no messages about chargebacks; it has them about payments, payouts\n',
  });
});
