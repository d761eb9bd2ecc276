import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import { expectState, Harness } from './support/harness.ts';
import type { MockPayment } from './support/mock-gateway.ts';
import {
  codeOf,
  depositView,
  identityOf,
  identityView,
  outcomeTo,
  paymentView,
  virtualAccountVerified,
} from './support/views.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `the identity check (SKIPPED: ${missing})` : 'the identity check';
/** How long a look at something that comes by itself is repeated. */
const patience = { timeout: 5_000 };

const link = '/pay/token-1/TS2405220001KR0000430564883184';
const chosen = { code: virtualAccountVerified.code, bank: null };
const details = {
  name: '홍길동',
  bankCode: '088',
  bankAccount: '110234567890',
  holderNumber: '950101',
  phone: '01012345678',
};

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  const { gateway } = harness;
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  async function open(payment: MockPayment): Promise<{ page: Page; faults: string[]; payment: MockPayment }> {
    gateway.payments.set('token-1', payment);
    const { page, faults } = await harness.page();
    await page.goto(harness.url(link));
    await expectState(page, payment.view.state);
    return { page, faults, payment };
  }

  /** The focus moves after the picture is drawn. */
  const expectFocus = (page: Page, id: string) =>
    expect.poll(() => page.evaluate(() => document.activeElement?.id), patience).toBe(id);
  const field = (page: Page, name: string) => page.getByTestId(`identity-${name}`);
  const textOf = async (page: Page, testId: string) => (await page.getByTestId(testId).textContent()) ?? '';

  test('leads from the details over the code to the account', async () => {
    let asked = 0;
    const { page, faults } = await open({
      view: identityView(identityOf({ triesLeft: 3 })),
      identify: () => identityView(codeOf({ triesLeft: 3 })),
      confirmCode: (view, body) =>
        body['code'] === '482913'
          ? paymentView({ state: 'starting', methods: [virtualAccountVerified], chosen })
          : { ...view, identity: codeOf({ problem: 'code_wrong', triesLeft: 2 }) },
      onLoad: (view) => (view.state === 'starting' && ++asked > 1 ? depositView() : view),
    });
    await field(page, 'bankAccount').fill('110-234-567890');
    await field(page, 'phone').fill('010 1234 5678');
    await page.keyboard.press('Enter');
    await page.getByTestId('phone-masked').waitFor();
    await expectFocus(page, 'identity-code');
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await page.getByText('인증번호가 올바르지 않습니다. 남은 시도 2회').waitFor();
    expect(await field(page, 'code').getAttribute('aria-invalid')).toBe('true');
    expect(await field(page, 'code').inputValue()).toBe('');
    await expectFocus(page, 'identity-code');
    await page.getByTestId('use-code').click();
    expect(await field(page, 'code').getAttribute('aria-invalid')).toBe('false');
    await page.getByTestId('code-submit').click();
    await page.getByText('곧 입금할 계좌를 알려 드립니다').waitFor();
    await expectState(page, 'deposit');
    expect(await textOf(page, 'account-number')).toBe('9205-4301-7788-11');
    expect(gateway.callsTo('/identity').map((call) => call.body)).toEqual([details]);
    expect(gateway.callsTo('/identity/code').map((call) => call.body)).toEqual([
      { code: '000000' },
      { code: '482913' },
    ]);
    expect(gateway.callsTo('/token-1', 'GET').length).toBeGreaterThan(1);
    expect(faults).toEqual([]);
  });

  test('names what has to be corrected by its field and goes to the first', async () => {
    const { page } = await open({ view: identityView(identityOf()) });
    await field(page, 'name').fill('');
    await field(page, 'birthDate').fill('951301');
    await page.getByTestId('identity-submit').click();
    await expectFocus(page, 'identity-name');
    for (const name of ['name', 'birthDate', 'bankAccount', 'phone']) {
      const input = field(page, name);
      expect(await input.getAttribute('aria-invalid')).toBe('true');
      const noteId = await input.getAttribute('aria-describedby');
      expect(await page.locator(`#${noteId}`).getAttribute('role')).toBe('alert');
    }
    expect(await field(page, 'bankCode').getAttribute('aria-invalid')).toBe('false');
    expect(await page.getByLabel('생년월일 6자리').inputValue()).toBe('951301');
    expect(gateway.callsTo('/identity')).toHaveLength(0);
  });

  test('takes a company by its business number, and keeps the birth date for a change of mind', async () => {
    const { page } = await open({ view: identityView(identityOf()), identify: () => 'conflict' });
    await page.getByTestId('holder-company').click();
    await page.getByLabel('상호 (예금주)').fill('(주)나루상사');
    await page.getByLabel('사업자등록번호 10자리').fill('123-45-67890');
    await field(page, 'bankCode').selectOption('004');
    await field(page, 'bankAccount').fill('11023456789');
    await field(page, 'phone').fill('01012345678');
    await page.getByTestId('identity-submit').click();
    await page.getByTestId('trouble').waitFor();
    expect(gateway.callsTo('/identity')).toMatchObject([
      { body: { name: '(주)나루상사', holderNumber: '1234567890', bankCode: '004' } },
    ]);
    await page.getByTestId('holder-individual').click();
    expect(await field(page, 'birthDate').inputValue()).toBe('950101');
  });

  test('sends one request for a double click', async () => {
    const held = Promise.withResolvers<void>();
    const { page } = await open({
      view: identityView(codeOf()),
      confirmCode: async (view) => {
        await held.promise;
        return { ...view, state: 'processing', identity: null };
      },
    });
    await field(page, 'code').fill('482913');
    const submit = page.getByTestId('code-submit');
    await submit.dblclick();
    expect(await submit.getAttribute('aria-busy')).toBe('true');
    expect(await page.getByTestId('code-resend').isDisabled()).toBe(true);
    held.resolve();
    await expectState(page, 'processing');
    expect(gateway.callsTo('/identity/code')).toHaveLength(1);
  });

  test('shows details that do not match, leads to the message, and keeps what was typed', async () => {
    const { page } = await open({
      view: identityView(identityOf()),
      identify: (view) => ({
        ...view,
        identity: identityOf({ problem: 'details_mismatch', triesLeft: 1 }),
      }),
    });
    await field(page, 'bankAccount').fill('999999');
    await field(page, 'phone').fill('01012345678');
    await page.getByTestId('identity-submit').click();
    const problem = page.getByTestId('identity-problem');
    await problem.waitFor();
    expect(await problem.textContent()).toContain('남은 시도 1회');
    expect(await problem.getAttribute('role')).toBe('alert');
    await expectFocus(page, 'identity-problem');
    expect(await field(page, 'bankAccount').inputValue()).toBe('999999');
    await expect.poll(() => gateway.callsTo('/token-1', 'GET').length, patience).toBeGreaterThan(2);
    expect(await field(page, 'phone').inputValue()).toBe('01012345678');
  });

  test('asks for another code after 10 s, also when the page was loaded anew', async () => {
    gateway.payments.set('token-1', {
      view: identityView(codeOf()),
      identify: (view) => ({
        ...view,
        identity: codeOf({ codesLeft: 3, codeExpiresAt: '2026-06-30T03:03:10.000Z', sandboxCode: '111222' }),
      }),
    });
    const { page } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url(link));
    const resend = page.getByTestId('code-resend');
    await resend.waitFor();
    expect(await resend.isDisabled()).toBe(true);
    await page.clock.runFor(11_000);
    expect(await resend.textContent()).toBe('다시 받기');
    await field(page, 'code').fill('48');
    await resend.click();
    await page.getByText('111222').waitFor();
    await page.getByText('새 인증번호를 보냈습니다.').waitFor({ state: 'attached' });
    expect(await resend.isDisabled()).toBe(true);
    expect(await field(page, 'code').inputValue()).toBe('');
    expect(gateway.callsTo('/identity').map((call) => call.body)).toEqual([details]);
  });

  test('a code dies with its time, and the last one with it the check', async () => {
    gateway.payments.set('token-1', { view: identityView(codeOf({ codesLeft: 0 }), { mode: 'live' }) });
    const { page } = await harness.newPage();
    await page.clock.install();
    await page.goto(harness.url(link));
    const submit = page.getByTestId('code-submit');
    await submit.waitFor();
    expect(await textOf(page, 'code-time-left')).toMatch(/^03:00$|^02:5\d$/);
    expect(await page.getByTestId('phone-message').count()).toBe(0);
    expect(await submit.isEnabled()).toBe(true);
    expect(await page.getByTestId('code-correct').isDisabled()).toBe(true);
    // The mock's clock stands still: only the page's own may say that the time is over.
    gateway.failure = 'busy';
    await page.clock.runFor(181_000);
    await page.getByTestId('code-stuck').waitFor();
    expect(await textOf(page, 'code-time-left')).toBe('00:00');
    expect(await submit.isDisabled()).toBe(true);
    expect(await page.getByTestId('code-resend').isDisabled()).toBe(true);
  });

  test('takes a pasted message and asks for all six digits', async () => {
    const { page } = await open({
      view: identityView(codeOf()),
      confirmCode: (view) => ({ ...view, state: 'processing', identity: null }),
    });
    const code = field(page, 'code');
    await code.fill('4829');
    await page.keyboard.press('Enter');
    await page.getByText('인증번호 6자리를 모두 입력해 주세요.').waitFor();
    expect(gateway.callsTo('/identity/code')).toHaveLength(0);
    await code.fill('');
    await page.keyboard.insertText('[나루서점] 인증번호 482-913 입니다.');
    expect(await code.inputValue()).toBe('482913');
    await page.keyboard.type('7x');
    expect(await code.inputValue()).toBe('482913');
    await page.keyboard.press('Enter');
    await expectState(page, 'processing');
  });

  test('lets the payer correct the details while a code is on its way, or go back to it', async () => {
    const { page } = await open({ view: identityView(codeOf()) });
    await page.getByTestId('code-correct').click();
    await expectFocus(page, 'panel-title');
    expect(await field(page, 'bankAccount').inputValue()).toBe('110234567890');
    expect(await page.getByTestId('identity-submit').isDisabled()).toBe(true);
    expect(await textOf(page, 'identity-submit')).toMatch(/초 후/);
    await page.getByTestId('identity-back').click();
    await expectFocus(page, 'identity-code');
    await page.getByTestId('code-correct').click();
    await page.reload();
    await field(page, 'code').waitFor();
  });

  test('ends without a way back where the merchant gave none', async () => {
    const outcome = outcomeTo(null, 'identity_failed');
    const { page } = await open({
      view: identityView(codeOf({ triesLeft: 1 })),
      confirmCode: () => paymentView({ state: 'failed', methods: [virtualAccountVerified], outcome }),
    });
    await field(page, 'code').fill('000000');
    await page.getByTestId('code-submit').click();
    await expectState(page, 'failed');
    expect(await textOf(page, 'reason')).toContain('본인 확인 횟수를 초과했습니다');
    expect(await textOf(page, 'state')).toContain('다시 결제하려면 나루서점에 문의해 주세요.');
    expect(await textOf(page, 'may-close')).toBe('이 창을 닫아도 됩니다.');
    expect(await page.getByTestId('back-to-shop').count()).toBe(0);
  });

  test.each(['succeeded', 'expired'] as const)('stays on a payment that has %s', async (state) => {
    const { page } = await open({ view: paymentView({ state, outcome: null }) });
    expect(await textOf(page, 'may-close')).toBe('이 창을 닫아도 됩니다.');
    expect(await textOf(page, 'state')).not.toContain('쇼핑몰');
    expect(await page.getByTestId('back-to-shop').count()).toBe(0);
  });
});
