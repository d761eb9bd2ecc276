import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowserReason } from '../../../test/support/browser.ts';
import type { ConversionOffer } from '../src/api.ts';
import { cardView, creditCard, euroOffer, yenOffer } from './support/card-views.ts';
import { desktop, expectState, Harness } from './support/harness.ts';
import type { MockPayment } from './support/mock-gateway.ts';

const missing = missingBrowserReason();
const suiteName = missing ? `paying in another currency (SKIPPED: ${missing})` : 'paying in another currency';

const JAPANESE = '4000003900000007';
const GERMAN = '4000002700000001';
const AMERICAN = '4111111111111111';

/** By the country in the digits, as the gateway finds it in a table. */
const offers: Readonly<Record<string, ConversionOffer>> = { '40000039': yenOffer, '40000027': euroOffer };

describe.skipIf(missing !== null)(suiteName, () => {
  const harness = new Harness();
  const { gateway } = harness;
  beforeAll(() => harness.start(), 60_000);
  afterAll(() => harness.stop());
  afterEach(() => harness.clean());

  const chosen = { code: creditCard.code, bank: null };
  const processing: MockPayment['payCard'] = (view) => ({ ...view, state: 'processing', chosen });

  async function open(part: Partial<MockPayment> = {}, viewport = desktop) {
    const payment: MockPayment = {
      view: cardView({ conversion: { first: null } }),
      offerFor: (digits) => offers[digits] ?? null,
      payCard: processing,
      ...part,
    } as MockPayment;
    gateway.payments.set('token-1', payment);
    const opened = await harness.page({ locale: 'en-US', viewport });
    await opened.page.goto(harness.url('/pay/token-1'));
    await expectState(opened.page, payment.view.state);
    return { ...opened, payment };
  }

  async function fill(page: Page, number: string): Promise<void> {
    await page.getByTestId('card-number').fill(number);
    await page.getByTestId('card-expiry').fill('1233');
    await page.getByTestId('card-cvc').fill('123');
    await page.getByTestId('card-holder').fill('HANAKO YAMADA');
  }

  const payLabel = (page: Page) => page.getByTestId('pay').textContent();
  const sent = () =>
    gateway.callsTo('/card').map(({ body }) => (body as { conversion?: unknown }).conversion);

  test('is offered when the card shows where it comes from, and the payer agrees', async () => {
    const { page, faults } = await open();
    expect(await page.getByTestId('conversion').count()).toBe(0);
    await page.getByTestId('card-number').pressSequentially(JAPANESE);
    await page.getByTestId('conversion').waitFor();
    // Nothing of the number but its first digits, and those once.
    expect(gateway.callsTo('/card-offer').map(({ body }) => body)).toEqual([{ number: '40000039' }]);
    expect(await page.getByTestId('conversion-terms').textContent()).toBe(
      'Exchange rate: 1 USD = 155.942 JPY. It includes a margin of 3%. Rate by Naru demo rates. ' +
        'You are free to choose. In the shop’s currency, your card company converts at its own rate.',
    );
    await fill(page, JAPANESE);
    expect(await payLabel(page)).toBe('Pay $1,130.00');
    await page.getByTestId('conversion-card').click();
    expect(await payLabel(page)).toBe('Pay ¥176,215');
    await page.getByTestId('pay').click();
    await expectState(page, 'processing');
    expect(sent()).toEqual([{ currency: 'JPY', rate: '155.942' }]);
    expect(faults).toEqual([]);
  });

  test('is the shop’s money as long as the payer says nothing, or takes it back', async () => {
    const { page } = await open();
    await fill(page, JAPANESE);
    await page.getByTestId('conversion-card').click();
    await page.getByTestId('conversion-shop').click();
    expect(await page.getByTestId('conversion-shop').locator('input').isChecked()).toBe(true);
    await page.getByTestId('pay').click();
    await expectState(page, 'processing');
    expect(sent()).toEqual([undefined]);
  });

  test('has its mark at the end of each line, as the methods have', async () => {
    const { page } = await open();
    await fill(page, JAPANESE);
    for (const id of ['conversion-shop', 'conversion-card']) {
      const line = page.getByTestId(id);
      const [outer, mark] = await Promise.all([
        line.boundingBox(),
        line.locator('.method-mark').boundingBox(),
      ]);
      if (!outer || !mark) throw new Error(`${id} is not drawn`);
      expect(outer.x + outer.width - (mark.x + mark.width)).toBeCloseTo(14, 0);
    }
  });

  test('another card is another question', async () => {
    const { page } = await open();
    await fill(page, JAPANESE);
    await page.getByTestId('conversion-card').click();
    await page.getByTestId('card-number').fill(GERMAN);
    await page.getByText('€1,039.60').waitFor();
    expect(await page.getByTestId('conversion-terms').textContent()).not.toContain('margin');
    expect(await page.getByTestId('conversion-shop').locator('input').isChecked()).toBe(true);
    await page.getByTestId('card-number').fill(AMERICAN);
    await page.getByTestId('conversion').waitFor({ state: 'detached' });
    await page.getByTestId('pay').click();
    await expectState(page, 'processing');
    expect(sent()).toEqual([undefined]);
  });

  test('what the merchant wants is shown first; the card goes before it', async () => {
    const view = cardView({ conversion: { first: euroOffer } });
    const { page } = await open({ view });
    expect(await page.getByTestId('shown-amount').textContent()).toBe('€1,039.60');
    const options = page.getByTestId('conversion').locator('.method-name');
    expect(await options.allTextContents()).toEqual(['€1,039.60', '$1,130.00']);
    expect(await payLabel(page)).toBe('Pay $1,130.00');
    await fill(page, JAPANESE);
    await page.getByText('¥176,215').waitFor();
    expect(await options.allTextContents()).toEqual(['¥176,215', '$1,130.00']);
  });

  test('a rate that is no longer offered is answered with the new one, and nothing is taken for chosen', async () => {
    const changed: ConversionOffer = { ...yenOffer, amountText: '177,000', rate: '156.637168' };
    const { page, payment } = await open({
      payCard: () => ({ code: 'conversion_changed', message: 'x', offer: changed }),
    });
    await fill(page, JAPANESE);
    await page.getByTestId('conversion-card').click();
    await page.getByTestId('pay').click();
    await page.getByTestId('trouble').getByText('The exchange rate has changed.').waitFor();
    await page.getByText('¥177,000').waitFor();
    expect(await payLabel(page)).toBe('Pay $1,130.00');
    expect(await page.getByTestId('card-number').inputValue()).toBe('4000 0039 0000 0007');
    payment.payCard = processing;
    await page.getByTestId('conversion-card').click();
    await page.getByTestId('pay').click();
    await expectState(page, 'processing');
    expect(sent()).toEqual([
      { currency: 'JPY', rate: '155.942' },
      { currency: 'JPY', rate: '156.637168' },
    ]);
  });

  test('nothing is asked where the shop offers nothing', async () => {
    const { page } = await open({ view: cardView() });
    await fill(page, JAPANESE);
    await page.getByTestId('pay').click();
    await expectState(page, 'processing');
    expect(gateway.callsTo('/card-offer')).toEqual([]);
    expect(sent()).toEqual([undefined]);
  });

  test('works with the keyboard alone', async () => {
    const { page } = await open();
    await fill(page, JAPANESE);
    await page.getByTestId('conversion').waitFor();
    await page.getByTestId('card-holder').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByTestId('conversion-card').locator('input').isChecked()).toBe(true);
    await page.keyboard.press('Enter');
    await expectState(page, 'processing');
    expect(sent()).toEqual([{ currency: 'JPY', rate: '155.942' }]);
  });
});
