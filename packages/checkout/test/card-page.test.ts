import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import {
  cardView,
  challengeView,
  creditCard,
  guideView,
  koreanView,
  voucherView,
} from './support/card-views.ts';
import { expectState, Harness, type OpenedPage, skip } from './support/harness.ts';
import type { MockPayment } from './support/mock-gateway.ts';
import { depositView, outcomeTo, paymentView } from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `payments by card (SKIPPED: ${missing})` : 'payments by card';

const chosen = { code: creditCard.code, bank: null };

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  const { gateway } = harness;
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  async function open(payment: MockPayment): Promise<OpenedPage> {
    return openIn(await harness.page(), payment);
  }

  /** A page whose time a test lets go by. */
  async function openWithClock(payment: MockPayment, query = ''): Promise<OpenedPage> {
    const opened = await harness.newPage();
    await opened.page.clock.install();
    return openIn(opened, payment, query);
  }

  async function openIn(opened: OpenedPage, payment: MockPayment, query = ''): Promise<OpenedPage> {
    gateway.payments.set('token-1', payment);
    await opened.page.goto(harness.url(`/pay/token-1${query}`));
    await expectState(opened.page, payment.view.state);
    return opened;
  }

  const field = (page: Page, name: string) => page.getByTestId(`card-${name}`);
  const focusOf = (page: Page) => page.evaluate(() => document.activeElement?.id);
  const processing: MockPayment['payCard'] = (view) => ({ ...view, state: 'processing', chosen });
  const formTo = (path: string, auto: boolean) => ({
    ...outcomeTo(harness.url(path)),
    form: { action: harness.url(path), fields: { rescode: '0000', resmsg: 'Success. 성공', submit: 'x' } },
    auto,
  });

  async function fill(page: Page): Promise<void> {
    await field(page, 'number').fill('4111111111111111');
    await field(page, 'expiry').fill('1233');
    await field(page, 'cvc').fill('123');
    await field(page, 'holder').fill('HONG GILDONG');
  }

  test('are typed in groups, checked, and sent once, leaving nothing behind', async () => {
    const { page, faults } = await open({ view: cardView(), payCard: processing });
    await field(page, 'number').pressSequentially('4111111111111111');
    expect(await field(page, 'number').inputValue()).toBe('4111 1111 1111 1111');
    expect(await page.getByTestId('card-brand').textContent()).toBe('Visa');
    await field(page, 'expiry').pressSequentially('1233');
    expect(await field(page, 'expiry').inputValue()).toBe('12/33');
    await field(page, 'cvc').pressSequentially('12x3');
    await field(page, 'holder').fill('HONG GILDONG');
    await page.getByTestId('pay').dblclick();
    await expectState(page, 'processing');
    expect(gateway.callsTo('/card').map((call) => call.body)).toEqual([
      {
        method: 'P000',
        number: '4111111111111111',
        expiry: '12/33',
        cvc: '123',
        holder: 'HONG GILDONG',
        installmentMonths: 0,
      },
    ]);
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, location.href]),
    );
    expect(kept).not.toMatch(/4111|HONG|12.33/);
    expect(faults).toEqual([]);
  });

  test('have field types for the browser, and digits on phones', async () => {
    const { page } = await open({ view: cardView() });
    const attributes = await page.evaluate(() =>
      [...document.querySelectorAll('input')].map((input) => [
        input.autocomplete,
        input.inputMode,
        input.name,
        input.spellcheck,
      ]),
    );
    expect(attributes).toEqual([
      ['cc-number', 'numeric', '', false],
      ['cc-exp', 'numeric', '', false],
      ['cc-csc', 'numeric', '', false],
      ['cc-name', 'text', '', false],
    ]);
  });

  test('keep the cursor where a digit is corrected', async () => {
    const { page } = await open({ view: cardView() });
    const number = field(page, 'number');
    await number.fill('4211111111111111');
    await number.evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 2));
    await page.keyboard.press('Backspace');
    await page.keyboard.type('1');
    expect(await number.inputValue()).toBe('4111 1111 1111 1111');
    expect(await number.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(2);
    await number.fill('3782 8224-6310005');
    expect(await number.inputValue()).toBe('3782 822463 10005');
    await page.getByText('카드 앞면 숫자 4자리').waitFor();
  });

  test('say what is wrong before anything is sent, field by field', async () => {
    const { page } = await open({ view: cardView(), payCard: processing });
    await page.getByTestId('pay').click();
    expect(await focusOf(page)).toBe('card-number');
    expect(await page.locator('[aria-invalid="true"]').count()).toBe(4);
    // A wrong digit is reported as soon as the number is complete; the error goes when it is corrected.
    await field(page, 'number').fill('4111111111111112');
    await page.getByText('카드번호를 확인해 주세요.').waitFor();
    await field(page, 'number').fill('4111111111111111');
    await page.getByText('카드번호를 확인해 주세요.').waitFor({ state: 'detached' });
    await field(page, 'expiry').fill('0626');
    await field(page, 'expiry').fill('0526');
    await field(page, 'cvc').focus();
    await page.getByText('유효기간이 지난 카드입니다.').waitFor();
    expect(gateway.callsTo('/card')).toHaveLength(0);
  });

  test('show what the gateway refused at its field, and go on', async () => {
    const payment: MockPayment = {
      view: cardView(),
      payCard: () => ({ code: 'card_invalid', message: 'no', field: 'cvc' }),
    };
    const { page } = await open(payment);
    await fill(page);
    await page.keyboard.press('Enter');
    await page.getByText('뒷면의 숫자 3자리를 입력해 주세요.').waitFor();
    expect(await focusOf(page)).toBe('card-cvc');
    expect(await field(page, 'cvc').inputValue()).toBe('');
    expect(await field(page, 'number').inputValue()).toBe('4111 1111 1111 1111');
    expect(await page.getByTestId('trouble').count()).toBe(0);
    payment.payCard = processing;
    await page.keyboard.type('123');
    await page.keyboard.press('Enter');
    await expectState(page, 'processing');
  });

  test('say so when the card as a whole is refused', async () => {
    const { page } = await open({ view: cardView(), payCard: () => 'card_invalid' });
    await fill(page);
    await page.getByTestId('pay').click();
    expect(await page.getByTestId('trouble').textContent()).toContain('카드 정보를 확인해 주세요.');
  });

  test('lead through the issuer and back', async () => {
    const redirected = cardView({
      state: 'redirect',
      redirectUrl: harness.url('/sandbox/pay/ref-1'),
      chosen,
    });
    const payment: MockPayment = { view: cardView({ language: 'ja' }), payCard: () => redirected };
    gateway.screens.set('ref-1', {
      view: challengeView({ returnUrl: harness.url('/pay/token-1') }),
      act: (view, action) => {
        payment.view = paymentView({ state: 'processing', chosen });
        return action === 'approve' ? { ...view, state: 'approved' } : 'invalid_request';
      },
    });
    const { page, faults } = await openWithClock(payment);
    await fill(page);
    await page.getByTestId('pay').click();
    // Nobody chose Japanese but the merchant; the issuer's page goes on in it.
    await page.waitForURL('**/sandbox/pay/ref-1?lang=ja');
    expect(await page.getByTestId('masked-card').textContent()).toBe('Visa •••• 0002');
    await page.getByTestId('approve').click();
    await expectState(page, 'approved');
    await skip(page, 2_000);
    await page.waitForURL('**/pay/token-1*');
    await expectState(page, 'processing');
    expect(faults).toEqual([]);
  });

  test.each([
    ['decline', 'declined', { reason: 'authentication_failed' }],
    ['time-out', 'timed_out', {}],
    ['cancel-wallet', 'cancelled', {}],
  ])('can fail at the issuer: %s', async (testId, state, body) => {
    gateway.screens.set('ref-1', {
      view: challengeView(),
      act: (view) => ({ ...view, state: state as 'declined' }),
    });
    const { page } = await harness.page();
    await page.goto(harness.url('/sandbox/pay/ref-1'));
    await page.getByTestId(testId).click();
    await expectState(page, state);
    expect(gateway.callsTo(testId.replace('-wallet', ''))).toMatchObject([{ body }]);
  });

  test('go back to the shop by a form when the payer presses the button', async () => {
    const { page, faults } = await open({
      view: cardView({ state: 'succeeded', chosen, outcome: formTo('/shop/ok', false) }),
    });
    expect(await page.getByText('후 쇼핑몰로 돌아갑니다').count()).toBe(0);
    await page.getByTestId('back-to-shop').click();
    await page.waitForURL('**/shop/ok');
    expect(gateway.callsTo('/shop/ok')).toMatchObject([
      {
        contentType: 'application/x-www-form-urlencoded',
        body: { rescode: '0000', resmsg: 'Success. 성공', submit: 'x' },
      },
    ]);
    expect(faults).toEqual([]);
  });

  test('are not said to be charged when they were authenticated only', async () => {
    const view = cardView({ state: 'succeeded', chosen, outcome: formTo('/shop/ok', false) });
    const { page } = await open({ view: { ...view, onlyAuthenticated: true } });
    await page.getByText('$1,130.00 결제는 쇼핑몰에서 마무리합니다.').waitFor();
    expect(await page.locator('main').textContent()).not.toContain('정상적으로 처리');
  });

  test('go back by themselves, once, where the merchant wants it', async () => {
    const view = cardView({ state: 'failed', chosen, outcome: formTo('/shop/no', true) });
    gateway.payments.set('token-1', { view });
    const { page } = await harness.newPage();
    await page.goto(harness.url('/pay/token-1'));
    await page.waitForURL('**/shop/no');
    await page.goBack();
    await expectState(page, 'failed');
    await page.getByTestId('back-to-shop').waitFor();
    expect(gateway.callsTo('/shop/no')).toHaveLength(1);
  });

  test('never send the result to an address that is none', async () => {
    const outcome = {
      ...outcomeTo('shop.example'),
      form: { action: 'shop.example', fields: {} },
      auto: true,
    };
    const { page } = await open({ view: cardView({ state: 'succeeded', chosen, outcome }) });
    await page.getByTestId('may-close').waitFor();
    expect(await page.getByTestId('back-to-shop').count()).toBe(0);
  });

  test('give way to other methods of Korea, with plans and a cash receipt', async () => {
    const { page } = await open({
      view: koreanView(),
      payCard: processing,
      start: (view, body) => ({
        ...depositView(),
        chosen: { code: String(body['method']), bank: null },
        methods: view.methods,
      }),
    });
    await page.getByTestId('method-P000').click();
    expect(await field(page, 'holder').count()).toBe(0);
    expect(await page.getByTestId('card-installmentMonths').locator('option').count()).toBe(8);
    await page.getByTestId('card-installmentMonths').selectOption({ label: '3개월' });
    await page.getByTestId('method-P302').click();
    expect(await page.getByTestId('receipt').count()).toBe(0);
    await page.getByTestId('method-P305').click();
    await page.getByTestId('pay').click();
    expect(await focusOf(page)).toBe('receipt-number');
    await page.getByTestId('receipt-expense_proof').click();
    await page.getByTestId('receipt-number').fill('123-45-67890');
    await page.getByTestId('pay').click();
    await expectState(page, 'deposit');
    expect(gateway.callsTo('/start')).toMatchObject([
      {
        body: {
          method: 'P305',
          cashReceipt: { purpose: 'expense_proof', by: 'business_number', number: '1234567890' },
        },
      },
    ]);
  });

  test('a transfer goes without a receipt when the payer wants none', async () => {
    const { page } = await open({ view: koreanView(), start: (view) => ({ ...view, state: 'processing' }) });
    await page.getByTestId('method-P301').click();
    await page.getByTestId('bank-SHBKKRSE').click();
    await page.getByTestId('pay').click();
    await expectState(page, 'processing');
    expect(gateway.callsTo('/start').map((call) => call.body)).toEqual([
      { method: 'P301', bank: 'SHBKKRSE', cashReceipt: null },
    ]);
  });

  test('a voucher is paid at the counter, and both pages learn of it', async () => {
    const payment: MockPayment = { view: voucherView({ outcome: formTo('/shop/registered', true) }) };
    gateway.screens.set('ref-voucher', {
      view: guideView(),
      act: (view) => {
        payment.view = voucherView({ state: 'succeeded', voucher: null });
        return { ...view, state: 'approved' };
      },
    });
    const { page } = await openWithClock(payment, '?lang=en');
    expect(await page.getByTestId('voucher-number').textContent()).toBe('481-27390-5566');
    expect(await page.getByTestId('voucher-amount').textContent()).toBe('¥12,800');
    // The payer needs the number: the page does not leave by itself, even for a merchant who asks for it.
    expect(await page.getByTestId('back-to-shop').count()).toBe(1);
    const opening = page.context().waitForEvent('page');
    await page.getByTestId('open-guide').click();
    const guide = await opening;
    await guide.waitForURL('**/sandbox/pay/ref-voucher?lang=en');
    await guide.getByTestId('approve').click();
    await expectState(guide, 'approved');
    await guide.close();
    await skip(page, 10_000);
    await expectState(page, 'succeeded');
    expect(gateway.callsTo('/shop/registered')).toHaveLength(0);
  });
});
