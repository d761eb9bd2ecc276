import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { expectState, Harness, skip } from './support/harness.ts';
import {
  allMethods,
  bankTransfer,
  depositView,
  kakaoPay,
  outcomeTo,
  paymentView,
  screenView,
  serverNow,
} from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `the payment page (SKIPPED: ${missing})` : 'the payment page';
/** How long a look at something that comes by itself is repeated. */
const patience = { timeout: 5_000 };
const chosen = { code: kakaoPay.code, bank: null };

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  const { gateway } = harness;
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  const redirectView = () =>
    paymentView({ state: 'redirect', redirectUrl: harness.url('/sandbox/pay/ref-1'), chosen });
  const succeededView = () =>
    paymentView({ state: 'succeeded', chosen, outcome: outcomeTo(harness.url('/shop/ok')) });

  /** A payment that passes through all its states, moved on by the wallet's screen. */
  function prepareJourney(): void {
    let asked = 0;
    gateway.payments.set('token-1', {
      view: paymentView(),
      start: (view) => ({ ...view, state: 'starting', chosen }),
      onLoad: (view) => {
        if (view.state === 'starting') return ++asked < 2 ? view : redirectView();
        return view.state === 'processing' && ++asked > 4 ? succeededView() : view;
      },
    });
    gateway.screens.set('ref-1', {
      view: screenView({ returnUrl: harness.url('/pay/token-1') }),
      act: (view) => {
        const payment = gateway.payments.get('token-1');
        if (payment) payment.view = paymentView({ state: 'processing', chosen });
        return { ...view, state: 'approved' };
      },
    });
  }

  test('leads from the shop through the wallet and back to the shop', async () => {
    prepareJourney();
    const { page, faults } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'choosing');
    expect(await page.getByTestId('ribbon').textContent()).toContain('SANDBOX');
    expect(await page.getByTestId('amount').textContent()).toContain('23,500원');
    await page.getByTestId('pay').click();
    await page.waitForURL('**/sandbox/pay/ref-1*');
    await page.getByTestId('approve').click();
    await expectState(page, 'approved');
    await skip(page, 2_000);
    await page.waitForURL('**/pay/token-1*');
    await expectState(page, 'succeeded');
    await skip(page, 3_000);
    await page.waitForURL('**/shop/ok');
    expect(gateway.callsTo('/start')).toMatchObject([
      { body: { method: 'KAKAOPAY_KRW' }, contentType: 'application/json' },
    ]);
    expect(faults).toEqual([]);
  });

  test('sends one start for a double click', async () => {
    const held = Promise.withResolvers<void>();
    gateway.payments.set('token-1', {
      view: paymentView(),
      start: async (view) => {
        await held.promise;
        return { ...view, state: 'processing', chosen };
      },
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('pay').dblclick();
    const pay = page.getByTestId('pay');
    expect(await pay.isDisabled()).toBe(true);
    expect(await pay.getAttribute('aria-busy')).toBe('true');
    held.resolve();
    await expectState(page, 'processing');
    expect(gateway.callsTo('/start')).toHaveLength(1);
  });

  test('needs a bank for a bank transfer, by keyboard alone', async () => {
    gateway.payments.set('token-1', {
      view: paymentView({ methods: allMethods }),
      start: (view, body) => ({
        ...view,
        state: 'processing',
        chosen: { code: String(body['method']), bank: String(body['bank']) },
      }),
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    const pay = page.getByTestId('pay');
    expect(await pay.textContent()).toBe('결제 수단을 선택해 주세요');
    expect(await page.getByRole('radio', { name: /삼성페이/ }).isDisabled()).toBe(true);
    await page.getByRole('radio', { name: /PAYCO/ }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('radio', { name: /계좌이체/ }).isChecked()).toBe(true);
    expect(await pay.isDisabled()).toBe(true);
    expect(await pay.textContent()).toBe('은행을 선택해 주세요');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: '신한은행' }).isChecked()).toBe(true);
    expect(await pay.textContent()).toBe('계좌이체로 결제하기');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expectState(page, 'processing');
    expect(gateway.callsTo('/start')).toMatchObject([{ body: { method: 'BANK_KRW', bank: 'SHBKKRSE' } }]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('panel-title');
  });

  test('does not throw a payer back to the wallet who came from there', async () => {
    prepareJourney();
    const { page } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('pay').click();
    await page.waitForURL('**/sandbox/pay/ref-1*');
    await page.goBack();
    await expectState(page, 'redirect');
    const asked = gateway.callsTo('/token-1', 'GET').length;
    const askedAgain = async () => {
      await skip(page, 2_000);
      return gateway.callsTo('/token-1', 'GET').length;
    };
    await expect.poll(askedAgain, patience).toBeGreaterThan(asked + 1);
    expect(new URL(page.url()).pathname).toBe('/pay/token-1');
    await page.getByTestId('open-wallet').click();
    await page.waitForURL('**/sandbox/pay/ref-1*');
  });

  test('returns to the shop by itself only once', async () => {
    gateway.payments.set('token-1', { view: succeededView() });
    const { page } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByText('3초 후 쇼핑몰로 돌아갑니다').waitFor();
    await skip(page, 3_000);
    await page.waitForURL('**/shop/ok');
    await page.goBack();
    await expectState(page, 'succeeded');
    expect(await page.getByText('초 후 쇼핑몰로 돌아갑니다').count()).toBe(0);
    await page.getByTestId('back-to-shop').click();
    await page.waitForURL('**/shop/ok');
  });

  test.each([
    ['failed', '잔액이 부족합니다'],
    ['expired', '결제 링크는 더 이상 사용할 수 없습니다'],
  ] as const)('explains a payment that has %s', async (state, text) => {
    const outcome = outcomeTo(harness.url('/shop/no'), 'insufficient_funds');
    gateway.payments.set('token-1', { view: paymentView({ state, outcome }) });
    const { page } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, state);
    expect(await page.getByTestId('state').textContent()).toContain(text);
    expect(await page.getByTestId('pay').count()).toBe(0);
    await skip(page, 3_000);
    await page.waitForURL('**/shop/no');
  });

  test('has plain words for an unknown link', async () => {
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/nobody-knows'));
    await expectState(page, 'not_found');
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('결제 정보를 찾을 수 없습니다');
  });

  test('counts down by the clock of the server and notices the end', async () => {
    const { page } = await harness.newPage({ timezoneId: 'Asia/Seoul' });
    await page.clock.install({ time: new Date('2020-01-01T00:00:00Z') });
    let closed = false;
    gateway.payments.set('token-1', {
      view: paymentView({ mode: 'live' }),
      // Asked right at the end, the server may still offer the payment for a moment.
      onLoad: (view, count) => {
        if (count === 1) return view;
        const late = { ...view, serverTime: '2026-06-30T03:15:00.300Z' };
        return closed ? { ...late, state: 'expired' } : late;
      },
    });
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'choosing');
    // Until the last ten minutes the hour says enough.
    expect(await page.getByTestId('pay-by').textContent()).toBe('6월 30일 12:15까지 결제해 주세요');
    expect(await page.getByTestId('time-left').count()).toBe(0);
    await page.clock.runFor(5 * 60_000);
    expect(await page.getByTestId('time-left').textContent()).toMatch(/^10:00$|^09:5\d$/);
    await page.clock.runFor(61_000);
    expect(await page.getByTestId('time-left').textContent()).toMatch(/^08:[45]\d$/);
    expect(await page.getByTestId('pay').isEnabled()).toBe(true);
    expect(gateway.callsTo('/token-1', 'GET')).toHaveLength(1);
    await page.clock.runFor(8 * 60_000 + 59_500);
    await page.getByText('결제 가능 시간이 지났습니다').waitFor();
    // The server's answer may offer the payment for a moment more, so that the button is looked at more than once.
    await expect.poll(() => page.getByTestId('pay').isDisabled(), patience).toBe(true);
    await expect.poll(() => gateway.callsTo('/token-1', 'GET').length, patience).toBeGreaterThan(1);
    closed = true;
    await page.clock.runFor(3_000);
    await expectState(page, 'expired');
  });

  test('survives a lost connection and goes on by itself', async () => {
    gateway.payments.set('token-1', { view: paymentView({ state: 'processing', chosen }) });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'processing');
    await page.context().setOffline(true);
    const trouble = page.getByTestId('trouble');
    await trouble.waitFor();
    expect(await trouble.getAttribute('role')).toBe('alert');
    await expectState(page, 'processing');
    gateway.payments.set('token-1', { view: succeededView() });
    await page.context().setOffline(false);
    await expectState(page, 'succeeded');
    expect(await trouble.count()).toBe(0);
  });

  test.each(['/pay/token-1', '/sandbox/pay/ref-1'])(
    '%s is not blank when its script does not come',
    async (path) => {
      const { page, faults } = await harness.newPage();
      await page.route('**/checkout-assets/*.js', (route) => route.abort());
      await page.goto(harness.url(path));
      const reload = page.getByRole('link', { name: '새로고침', includeHidden: true });
      const line = page.locator('.late');
      expect(await line.evaluate((one) => getComputedStyle(one).animationDelay)).toBe('6s');
      await page.evaluate(() => {
        for (const animation of document.getAnimations()) animation.finish();
      });
      await page.unroute('**/checkout-assets/*.js');
      await reload.click();
      await page.getByTestId('state').waitFor();
      expect(await reload.count()).toBe(0);
      expect(faults).toEqual([]);
    },
  );

  test.each(['internal', 'busy', 'not_json'] as const)(
    'recovers from a first answer of %s',
    async (failure) => {
      gateway.payments.set('token-1', { view: paymentView({ mode: 'live' }) });
      gateway.failure = failure;
      const { page } = await harness.page();
      await page.goto(harness.url('/pay/token-1'));
      await expectState(page, 'error');
      gateway.failure = null;
      await page.getByTestId('retry').click();
      await expectState(page, 'choosing');
    },
  );

  test('explains a method that has become unavailable and offers the others', async () => {
    const closed = { ...kakaoPay, available: false, unavailableReason: 'maintenance' as const };
    const payment = {
      view: paymentView({ methods: [kakaoPay, bankTransfer] }),
      start: () => 'method_unavailable' as const,
    };
    gateway.payments.set('token-1', payment);
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('method-KAKAOPAY_KRW').click();
    payment.view = paymentView({ methods: [closed, bankTransfer] });
    await page.getByTestId('pay').click();
    await page.getByTestId('trouble').waitFor();
    await expect
      .poll(() => page.getByRole('radio', { name: /카카오페이/ }).isDisabled(), patience)
      .toBe(true);
    expect(await page.getByRole('radio', { name: /계좌이체/ }).isEnabled()).toBe(true);
  });

  test('asks before it cancels', async () => {
    const outcome = outcomeTo(harness.url('/shop/no'), 'cancelled');
    gateway.payments.set('token-1', {
      view: paymentView(),
      cancel: (view) => ({ ...view, state: 'failed', outcome }),
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('cancel').click();
    await page.getByTestId('cancel-keep').click();
    expect(gateway.callsTo('/cancel')).toHaveLength(0);
    await page.getByTestId('cancel').click();
    await page.getByTestId('cancel-confirm').click();
    await expectState(page, 'failed');
    expect(gateway.callsTo('/cancel')).toMatchObject([{ body: {} }]);
    await page.getByRole('heading', { name: '결제를 취소했습니다' }).waitFor();
  });

  test.each([
    ['with the clipboard', false],
    ['where the browser has no clipboard', true],
  ])('copies the account number %s', async (_case, withoutClipboard) => {
    gateway.payments.set('token-1', { view: depositView() });
    const { page } = await harness.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    if (withoutClipboard) {
      await page.addInitScript(() => {
        const real = navigator.clipboard;
        Object.defineProperty(window, 'realClipboard', { value: real });
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
      });
    }
    await page.goto(harness.url('/pay/token-1'));
    await page.getByTestId('copy-account').click();
    await page.getByText('복사됨', { exact: true }).first().waitFor();
    const copied = await page.evaluate(() => {
      const kept = (window as { realClipboard?: Clipboard }).realClipboard;
      return (kept ?? navigator.clipboard).readText();
    });
    expect(copied).toBe('92054301778811');
  });

  test('waits for a deposit and notices it', async () => {
    gateway.payments.set('token-1', { view: depositView() });
    const { page } = await harness.newPage();
    await page.clock.install({ time: new Date(serverNow) });
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'deposit');
    expect(await page.getByTestId('account-number').textContent()).toBe('9205-4301-7788-11');
    expect(await page.getByTestId('deposit-total').textContent()).toBe('23,500원');
    expect(await page.getByTestId('deadline').textContent()).toBe('7월 1일 23:59까지 (한국\u00a0시간)');
    expect(await page.getByTestId('time-left').count()).toBe(0);
    const bankApp = page.getByTestId('open-bank');
    expect(await bankApp.getAttribute('href')).toBe(harness.url('/sandbox/pay/ref-deposit?lang=ko'));
    gateway.payments.set('token-1', { view: succeededView() });
    await skip(page, 5_000);
    await expectState(page, 'succeeded');
  });

  test('never offers an address that would run a script', async () => {
    const hostile = 'javascript:document.title="owned"';
    gateway.payments.set('token-1', {
      view: paymentView({ state: 'redirect', redirectUrl: hostile, chosen }),
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'redirect');
    expect(await page.getByTestId('open-wallet').count()).toBe(0);
    expect(await page.getByTestId('state').textContent()).toContain('주소가 올바르지 않습니다');
  });

  test('speaks the language of the link, switches, and remembers', async () => {
    gateway.payments.set('token-1', { view: paymentView({ serverTime: serverNow }) });
    const { page } = await harness.page();
    await page.goto(harness.url('/pay/token-1?lang=en'));
    expect(await page.getByTestId('pay').textContent()).toBe('Pay with Kakao Pay');
    await page.getByTestId('language').selectOption('ko');
    expect(await page.getByTestId('pay').textContent()).toBe('카카오페이로 결제하기');
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page.reload();
    expect(await page.getByTestId('pay').textContent()).toBe('카카오페이로 결제하기');
    await page.getByTestId('language').selectOption('en');
    await page.goto(harness.url('/pay/token-1'));
    expect(await page.getByTestId('pay').textContent()).toBe('Pay with Kakao Pay');
  });

  test('says what to do without JavaScript, and holds still for those who ask', async () => {
    const silent = await harness.newPage({ javaScriptEnabled: false });
    await silent.page.goto(harness.url('/pay/token-1'));
    expect(await silent.page.locator('noscript').textContent()).toMatch(/자바스크립트[\s\S]*JavaScript/);
    gateway.payments.set('token-1', { view: paymentView({ state: 'processing', chosen }) });
    const { page } = await harness.newPage({ reducedMotion: 'reduce' });
    await page.goto(harness.url('/pay/token-1'));
    await expectState(page, 'processing');
    const spinner = page.locator('.spinner-large');
    expect(await spinner.evaluate((ring) => getComputedStyle(ring).animationName)).toBe('breathe');
  });
});
