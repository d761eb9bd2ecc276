import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { languageNames } from '../src/texts/language.ts';
import { cardView } from './support/card-views.ts';
import { expectState, Harness } from './support/harness.ts';
import { kakaoPay, paymentView, screenView } from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `the languages of the page (SKIPPED: ${missing})` : 'the languages of the page';

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  const { gateway } = harness;
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  test('follow the merchant, then the payer, and stay with the payer', async () => {
    gateway.payments.set('token-1', { view: cardView({ language: 'th' }) });
    gateway.payments.set('token-2', { view: cardView({ language: 'ja' }) });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByText('วิธีชำระเงิน').or(page.getByText('ยืนยันการชำระเงิน')).first().waitFor();
    expect(new URL(page.url()).search).toBe('');
    // What one merchant wants says nothing about the next.
    await page.goto(harness.url('/pay/token-2'));
    await page.getByText('お支払いの確認').waitFor();
    await page.getByTestId('language').selectOption({ label: 'Tiếng Việt' });
    await page.getByText('Xác nhận thanh toán').waitFor();
    expect(await page.title()).toBe('Thanh toán cho Naru Select');
    await page.goto(harness.url('/pay/token-1'));
    await page.getByText('Xác nhận thanh toán').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('vi');
  });

  test('of one order are not those of the next in the same tab, after a screen of ours', async () => {
    gateway.payments.set('token-1', {
      view: paymentView({
        language: 'th',
        state: 'redirect',
        redirectUrl: harness.url('/sandbox/pay/ref-1'),
        chosen: { code: kakaoPay.code, bank: null },
      }),
    });
    gateway.payments.set('token-2', { view: paymentView({ language: 'ja' }) });
    gateway.screens.set('ref-1', { view: screenView({ returnUrl: harness.url('/pay/token-1') }) });
    const { page } = await harness.page();
    const shown = () => page.locator('html').getAttribute('lang');
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('open-wallet').click();
    await page.waitForURL('**/sandbox/pay/ref-1?lang=th');
    await expectState(page, 'open');
    expect(await shown()).toBe('th');
    await page.goto(harness.url('/pay/token-1?lang=th'));
    await expectState(page, 'redirect');
    // A wallet leads back without the language.
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'redirect');
    expect(await shown()).toBe('th');
    await page.goto(harness.url('/pay/token-2'));
    await page.getByText('お支払いの確認').waitFor();
    expect(await shown()).toBe('ja');
  });

  test('are eight, each under its own name', async () => {
    gateway.payments.set('token-1', { view: paymentView() });
    const { page } = await harness.page({ locale: 'zh-HK' });
    await page.goto(harness.url('/pay/token-1'));
    await page.getByText('確認付款').waitFor();
    const names = await page.getByTestId('language').locator('option').allTextContents();
    expect(names).toEqual(Object.values(languageNames));
  });

  test('fall back to English when their texts can not be loaded', async () => {
    gateway.payments.set('token-1', { view: paymentView({ language: 'ru' }) });
    const { page } = await harness.newPage();
    await page.route('**/checkout-assets/ru-*', (route) => route.abort());
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'choosing');
    await page.getByText('Confirm your payment').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.getByTestId('language').inputValue()).toBe('en');
    await page.getByTestId('language').selectOption('ko');
    await page.getByText('결제 확인').waitFor();
  });

  test('do not wait for an answer that does not come', async () => {
    const { page } = await harness.page({ locale: 'ja-JP' });
    await page.goto(harness.url('/pay/unknown'));
    await page.getByText('お支払い情報が見つかりません').waitFor();
  });
});
