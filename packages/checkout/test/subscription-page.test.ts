import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import type { SubscriptionView } from '../src/api.ts';
import { cardView } from './support/card-views.ts';
import { desktop, expectState, Harness } from './support/harness.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `subscriptions (SKIPPED: ${missing})` : 'subscriptions';

const TERMS: SubscriptionView = {
  amountText: '1,150.00',
  currency: 'USD',
  intervalMonths: 3,
  nextOn: '2026-03-31',
};

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  async function shown(subscription: SubscriptionView | null | undefined, locale = 'en-US') {
    const view = { ...cardView({ language: null }), ...(subscription === undefined ? {} : { subscription }) };
    harness.gateway.payments.set('token-1', { view });
    const { page, faults } = await harness.page({ locale, viewport: desktop });
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'choosing');
    const block = page.getByTestId('subscription');
    return { text: (await block.count()) === 0 ? null : await block.innerText(), faults };
  }

  test('say what will be charged and when, before the payer agrees to it', async () => {
    const { text, faults } = await shown(TERMS);
    for (const part of [
      '1,150.00',
      'every 3 months',
      '2026-03-31',
      'you agree that the shop charges this card',
    ]) {
      expect(text).toContain(part);
    }
    expect(faults).toEqual([]);
  });

  test('speak the payer’s language', async () => {
    const { text } = await shown({ ...TERMS, intervalMonths: 1 }, 'ko-KR');
    expect(text).toContain('매월');
    expect(text).toContain('다음 결제일');
  });

  test('are not spoken of where there are none', async () => {
    expect((await shown(null)).text).toBeNull();
    expect((await shown(undefined)).text).toBeNull();
  });
});
