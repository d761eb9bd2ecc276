import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import type { DepositAnswer } from '../src/api.ts';
import { expectState, Harness, skip } from './support/harness.ts';
import type { MockScreen } from './support/mock-gateway.ts';
import { depositScreenView, paymentView, screenView } from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `the simulated screens (SKIPPED: ${missing})` : 'the simulated screens';

/** How long a look at something that comes by itself is repeated. */
const patience = { timeout: 5_000 };

const closing: Record<string, 'approved' | 'declined' | 'cancelled' | 'timed_out'> = {
  approve: 'approved',
  decline: 'declined',
  cancel: 'cancelled',
  'time-out': 'timed_out',
};

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  const { gateway } = harness;
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  function prepare(view = screenView({ returnUrl: harness.url('/pay/token-1') })): MockScreen {
    const screen: MockScreen = {
      view,
      act: (current, action) => {
        const state = closing[action];
        return state ? { ...current, state } : 'invalid_request';
      },
    };
    gateway.screens.set('ref-1', screen);
    gateway.payments.set('token-1', { view: paymentView({ state: 'processing' }) });
    return screen;
  }

  test.each([
    ['approve', 'approve', 'approved'],
    ['decline', 'decline', 'declined'],
    ['cancel-wallet', 'cancel', 'cancelled'],
  ])('%s goes back to the payment', async (testId, action, state) => {
    prepare();
    const { page, faults } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url('/sandbox/pay/ref-1?lang=en'));
    await expectState(page, 'open');
    await page.getByTestId(testId).dblclick();
    await expectState(page, state);
    await skip(page, 2_000);
    await page.waitForURL('**/pay/token-1?lang=en');
    await expectState(page, 'processing');
    expect(gateway.callsTo(`/${action}`)).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  test('declines for the reason that was picked', async () => {
    prepare();
    const { page } = await harness.page();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    await page.getByLabel('거절 사유').selectOption('limit_exceeded');
    await page.getByTestId('decline').click();
    await expectState(page, 'declined');
    expect(gateway.callsTo('/decline')).toMatchObject([{ body: { reason: 'limit_exceeded' } }]);
  });

  test('stays silent when the app never answers, and leaves the way back open', async () => {
    prepare();
    const { page } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    await page.getByTestId('time-out').click();
    await expectState(page, 'timed_out');
    await page.clock.runFor(30_000);
    await expectState(page, 'timed_out');
    await page.getByTestId('back-to-payment').click();
    await page.waitForURL('**/pay/token-1*');
  });

  test('transfers another amount, learns that it did not match, then the right one', async () => {
    const screen = prepare(depositScreenView());
    screen.act = (view, _action, body) =>
      body['amount'] === '23500' ? { ...view, state: 'deposited' } : { ...view };
    const { page } = await harness.page();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    const amount = page.getByTestId('deposit-amount');
    expect(await amount.inputValue()).toBe('23,500');
    expect(await page.getByTestId('depositor-name').inputValue()).toBe('홍길동');
    await amount.fill('1000');
    expect(await amount.inputValue()).toBe('1,000');
    await page.getByTestId('deposit').click();
    await page.getByTestId('deposit-result').waitFor();
    await expectState(page, 'open');
    await amount.fill('23500');
    await page.getByTestId('depositor-name').fill('김철수');
    await page.keyboard.press('Enter');
    await expectState(page, 'deposited');
    expect(gateway.callsTo('/deposit').map((call) => call.body)).toEqual([
      { amount: '1000', depositorName: '홍길동' },
      { amount: '23500', depositorName: '김철수' },
    ]);
  });

  test('shows how the bank took each transfer, and takes more after the payment is over', async () => {
    const screen = prepare(depositScreenView({ depositorName: null }));
    const answers: Record<string, Partial<DepositAnswer>> = {
      '1000': { taken: 'credited', mismatch: 'short' },
      '2000': { taken: 'held', mismatch: 'wrong_name' },
      '23500': { state: 'deposited', taken: 'credited', mismatch: null },
      '3000': { state: 'deposited', taken: 'refused', mismatch: 'repeated' },
    };
    screen.act = (view, _action, body) => ({ ...view, ...answers[String(body['amount'])] });
    const { page } = await harness.page();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    await page.getByTestId('depositor-name').fill('홍길동');
    const transfer = async (amount: string) => {
      await page.getByTestId('deposit-amount').fill(amount);
      await page.getByTestId('deposit').click();
    };
    const result = page.getByTestId('deposit-result');
    await transfer('1000');
    await page.getByText('1,000원 입금이 처리되었습니다').waitFor();
    expect(await result.textContent()).toContain('결제 금액보다 적습니다.');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id), patience)
      .toBe('deposit-outcome');
    await transfer('2000');
    await page.getByText('2,000원 입금이 보류되었습니다').waitFor();
    expect(await result.textContent()).toContain('입금자명이 다릅니다.');
    await transfer('23500');
    await expectState(page, 'deposited');
    await page.getByText('23,500원 입금이 처리되었습니다').waitFor();
    await page.getByTestId('deposit-another').click();
    await page.getByTestId('depositor-name').fill('홍길동');
    await transfer('3000');
    await page.getByText('3,000원 입금이 거절되었습니다').waitFor();
    expect(await result.textContent()).toContain('이미 입금된 결제에 또 들어온 입금입니다.');
    expect(gateway.callsTo('/deposit')).toHaveLength(4);
  });

  test('sends money to an account whose payment has expired', async () => {
    const screen = prepare(depositScreenView({ state: 'expired' }));
    screen.act = (view) => ({ ...view, taken: 'held', mismatch: 'late' });
    const { page } = await harness.page();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    await expectState(page, 'expired');
    await page.getByTestId('deposit-another').click();
    await page.getByTestId('deposit').click();
    await page.getByText('입금 기한이 지났습니다.').waitFor();
    expect(await page.getByTestId('back-to-payment').count()).toBe(1);
  });

  test('names the fields that are empty and sends nothing', async () => {
    prepare(depositScreenView({ depositorName: null }));
    const { page } = await harness.page();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    await page.getByTestId('deposit-amount').fill('');
    await page.getByTestId('deposit').click();
    await page.getByText('보낼 금액을 입력해 주세요.').waitFor();
    await page.getByText('입금자명을 입력해 주세요.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('deposit-amount');
    expect(await page.getByTestId('deposit-amount').getAttribute('aria-invalid')).toBe('true');
    expect(gateway.callsTo('/deposit')).toHaveLength(0);
  });

  test('keeps the screen and says so when an action fails', async () => {
    const screen = prepare();
    screen.act = () => 'conflict';
    const { page } = await harness.page();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    await page.getByTestId('approve').click();
    await page.getByTestId('trouble').waitFor();
    await expectState(page, 'open');
    screen.view = { ...screen.view, state: 'expired' };
    await page.getByTestId('retry').click();
    await expectState(page, 'expired');
  });
});
