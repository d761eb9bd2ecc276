import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import type { CheckoutView } from '../src/api.ts';
import { expectState, Harness } from './support/harness.ts';
import { depositView, kakaoPay, outcomeTo, paymentView } from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `deadlines and ends (SKIPPED: ${missing})` : 'deadlines and ends';

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  async function open(view: CheckoutView, query = '', options = {}) {
    harness.gateway.payments.set('token-1', { view });
    const { page } = await harness.page(options);
    await page.goto(harness.url(`/pay/token-1${query}`));
    await expectState(page, view.state);
    return page;
  }

  test.each([
    ['Asia/Seoul', /^Pay by 30 June(,| at) 12:15$/],
    ['Asia/Bangkok', /^Pay by 30 June(,| at) 10:15 GMT\+7$/],
  ])('in %s the payer reads the hour of the own clock', async (timezoneId, expected) => {
    const page = await open(paymentView(), '?lang=en', { timezoneId });
    expect(await page.getByTestId('pay-by').textContent()).toMatch(expected);
  });

  test.each(['ko', 'en', 'ja', 'zh-CN', 'ru', 'th'])(
    'in %s no line ends within a day and its hour',
    async (lang) => {
      const page = await open(depositView(), `?lang=${lang}`, { viewport: { width: 360, height: 740 } });
      const moment = page.getByTestId('deadline').locator('.unbroken', { hasText: '23:59' });
      expect(await moment.evaluate((part) => part.clientHeight)).toBeLessThan(30);
      expect(await moment.textContent()).toMatch(/1.*23:59/);
    },
  );

  test('the last ten minutes of a deposit are counted', async () => {
    const view = depositView();
    const account = { ...view.virtualAccount, expiresAt: '2026-06-30T03:09:59.000Z' };
    const page = await open({ ...view, virtualAccount: account as typeof view.virtualAccount });
    expect(await page.getByTestId('time-left').textContent()).toMatch(/^09:\d\d$/);
  });

  test('what the payer cancelled is no failure', async () => {
    const chosen = { code: kakaoPay.code, bank: null };
    const page = await open(
      paymentView({ state: 'failed', chosen, outcome: outcomeTo('https://shop.example/', 'cancelled') }),
    );
    await page.getByRole('heading', { name: '결제를 취소했습니다' }).waitFor();
    expect(await page.locator('.status-neutral').count()).toBe(1);
    expect(await page.getByTestId('reason').count()).toBe(0);
    expect(await page.getByRole('status').textContent()).toBe('결제를 취소했습니다');
  });
});
