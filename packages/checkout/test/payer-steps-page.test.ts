import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { expectState, Harness } from './support/harness.ts';
import { allMethods, kakaoPay, paymentView, screenView } from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `the payer's steps (SKIPPED: ${missing})` : "the payer's steps";
/** How long a look at something that comes by itself is repeated. */
const patience = { timeout: 5_000 };
const chosen = { code: kakaoPay.code, bank: null };

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  const { gateway } = harness;
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  test('goes on to a lone wallet by itself, once', async () => {
    const redirectUrl = harness.url('/sandbox/pay/ref-1');
    gateway.payments.set('token-1', {
      view: paymentView({ startsItself: true }),
      start: () => paymentView({ state: 'redirect', redirectUrl, chosen }),
    });
    gateway.screens.set('ref-1', { view: screenView({ returnUrl: harness.url('/pay/token-1') }) });
    const { page } = await harness.newPage();
    await page.goto(harness.url('/pay/token-1'));
    await page.waitForURL('**/sandbox/pay/ref-1*');
    expect(gateway.callsTo('/start')).toMatchObject([{ body: { method: 'KAKAOPAY_KRW' } }]);
    await page.goBack();
    await expectState(page, 'redirect');
    expect(gateway.callsTo('/start')).toHaveLength(1);
  });

  test('lets the payer choose again after a decline, and says why', async () => {
    const declined = { decline: 'insufficient_funds', reason: null };
    const methods = allMethods.slice(0, 3);
    gateway.payments.set('token-1', {
      view: paymentView({ methods, chosen }),
      start: (view) => ({ ...view, state: 'processing' }),
      onLoad: (view) =>
        view.state === 'processing' ? paymentView({ methods, chosen, lastDecline: declined }) : view,
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('pay').click();
    const why = page.getByTestId('last-decline');
    await why.waitFor();
    expect(await why.textContent()).toMatch(/잔액이 부족합니다[\s\S]*다른 카드나 결제 수단/);
    expect(await why.getAttribute('role')).toBe('alert');
    await expectState(page, 'choosing');
    await page.getByTestId('method-TOSS_KRW').click();
    await page.getByTestId('pay').click();
    await expect.poll(() => gateway.callsTo('/start').length, patience).toBe(2);
    expect(gateway.callsTo('/start')[1]).toMatchObject({ body: { method: 'TOSS_KRW' } });
  });

  test('shows the button where a lone wallet can not be opened', async () => {
    gateway.payments.set('token-1', { view: paymentView({ startsItself: true }), start: () => 'busy' });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('trouble').waitFor();
    await page.getByTestId('pay').click();
    await expect.poll(() => gateway.callsTo('/start').length, patience).toBe(2);
    await expect.poll(() => page.getByTestId('pay').isEnabled(), patience).toBe(true);
  });

  test('says what became of a payment that was begun without a network, and sends it when told to', async () => {
    gateway.payments.set('token-1', {
      view: paymentView({ mode: 'live' }),
      start: (view) => ({ ...view, state: 'processing', chosen }),
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'choosing');
    await page.context().setOffline(true);
    await page.getByTestId('pay').click();
    const trouble = page.getByTestId('trouble');
    await trouble.getByText('다시 연결되면').waitFor();
    await page.context().setOffline(false);
    await trouble.getByText('버튼을 다시 눌러 주세요').waitFor();
    expect(await page.getByTestId('retry').count()).toBe(0);
    expect(gateway.callsTo('/start')).toHaveLength(0);
    await page.getByTestId('pay').click();
    await expectState(page, 'processing');
    expect(await trouble.count()).toBe(0);
    expect(gateway.callsTo('/start')).toHaveLength(1);
  });

  test('asks with the focus on the answer that changes nothing, and Escape is that answer', async () => {
    const held = Promise.withResolvers<void>();
    gateway.payments.set('token-1', {
      view: paymentView(),
      cancel: async () => {
        await held.promise;
        return 'busy' as const;
      },
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset['testid']);
    await page.getByTestId('cancel').focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused, patience).toBe('cancel-keep');
    await page.keyboard.press('Escape');
    await expect.poll(focused, patience).toBe('cancel');
    expect(await page.getByTestId('cancel-confirm').count()).toBe(0);
    await page.keyboard.press('Enter');
    await expect.poll(focused, patience).toBe('cancel-keep');
    await page.keyboard.press('Enter');
    await expect.poll(focused, patience).toBe('cancel');
    await page.keyboard.press('Enter');
    await page.getByTestId('cancel-confirm').click();
    // What was asked for can not be taken back by a key.
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('cancel-confirm').count()).toBe(1);
    held.resolve();
    await page.getByTestId('trouble').waitFor();
    await expect.poll(focused, patience).toBe('cancel-keep');
  });
});
